#pragma once

namespace lamina::program {

/// From now on SIGINT, SIGTERM and SIGHUP end the program with a line on standard error, by the
/// signal itself, so that a shell sees it. A signal that was ignored, as by nohup, stays so.
void tell_of_interruption();

/// While files are written: a signal waits until they are whole, a second one does not.
class WholeFiles {
public:
    WholeFiles() noexcept;
    ~WholeFiles();
    WholeFiles(const WholeFiles&) = delete;
    WholeFiles& operator=(const WholeFiles&) = delete;
};

}  // namespace lamina::program
