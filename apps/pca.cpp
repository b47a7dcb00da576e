#include "pca.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "lamina/io/npy.hpp"
#include "lamina/io/text.hpp"

#include "interrupt.hpp"
#include "pca_report.hpp"
#include "plot.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

PCAOptions library_options(const PcaCommand& options) {
    return {.n_components = options.components > 0 ? Components::count(options.components)
                            : options.variance > 0 ? Components::fraction(options.variance)
                                                   : Components::all(),
            .whiten = options.whiten,
            .standardize = options.standardize};
}

void require_possible(const PcaCommand& options, const Matrix<double>& x) {
    const std::string file = options.input.file + ": ";
    if (x.rows() < 2) {
        throw Error(file + "principal components need two samples (rows) or more, not " +
                    std::to_string(x.rows()));
    }
    const index_t most = std::min(x.rows(), x.cols());
    if (options.components > most) {
        throw Error(file + counted(x.rows(), "sample") + " of " + counted(x.cols(), "feature") +
                    " have " + counted(most, "component") + ", not " +
                    std::to_string(options.components) + "; lower --components");
    }
}

/// Finds out before anything is computed whether a file can appear under this name.
void require_writable(const std::string& path) {
    if (path.empty()) return;
    struct stat status {};
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    int reason = 0;
    if (::stat(path.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) reason = EISDIR;
        if (reason == 0 && ::access(path.c_str(), W_OK) != 0) reason = errno;
    } else if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        throw Error(path + ": cannot be written: " + std::generic_category().message(reason));
    }
}

PcaResult compute(const PcaCommand& options) {
    PcaResult result{read_input(options.input), PCA<double>(library_options(options)), {}, {}};
    require_possible(options, result.table.values);
    result.scores = result.pca.fit_transform(result.table.values);
    for (index_t k = 1; k <= result.scores.cols(); ++k) {
        result.names.push_back("PC" + std::to_string(k));
    }
    return result;
}

/// Also of the components that were not kept.
Vector<double> all_ratios(const PcaCommand& options, const PcaResult& result) {
    const Matrix<double>& x = result.table.values;
    if (result.pca.n_components() == std::min(x.rows(), x.cols())) {
        return result.pca.explained_variance_ratio();
    }
    PCA<double> pca({.standardize = options.standardize});
    return pca.fit(x).explained_variance_ratio();
}

/// The labels, and the names, are in a CSV file only.
void write_table(const std::string& path, const CsvTable& table) {
    if (is_npy(path)) {
        write_npy(path, table.values);
    } else {
        write_csv(path, table);
    }
}

/// Pictures are drawn before the first file is written, since that is what may fail.
void write_files(const PcaCommand& options, const PcaResult& result) {
    const std::string title = file_name(options.input.file) + ": " +
                              counted(result.scores.rows(), "sample") + ", " +
                              counted(result.table.values.cols(), "feature") +
                              (options.standardize ? ", standardised" : "");
    std::string plot;
    std::string scree;
    if (!options.plot.empty()) {
        plot = scatter_plot(picture_kind(options.plot), title, result.scores,
                            result.pca.explained_variance_ratio(), result.label());
    }
    if (!options.scree.empty()) {
        scree = scree_plot(picture_kind(options.scree), title, all_ratios(options, result),
                           result.pca.n_components());
    }
    const WholeFiles until_written;
    if (!options.scores.empty()) {
        write_table(options.scores, {result.scores, result.names, result.table.labels, true});
    }
    if (!options.components_out.empty()) {
        write_table(options.components_out,
                    {result.pca.components(), result.table.names, {}, true});
    }
    if (!options.plot.empty()) write_text(options.plot, plot);
    if (!options.scree.empty()) write_text(options.scree, scree);
}

/// Names of pictures and tables are part of the command line: a wrong end is a wrong use.
std::string check_picture(const std::string& path) {
    try {
        picture_kind(path);
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

/// Only plain decimal numbers: CLI11 itself would take 010 for 8 and a number too large for the
/// largest.
std::string check_count(const std::string& text) {
    index_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    if (count > 0 && std::to_string(count) == text) return "";
    return "must be a whole number, 1 or more, not " + text;
}

std::string check_share(const std::string& text) {
    double share = 0;
    if (CLI::detail::lexical_cast(text, share) && share > 0 && share <= 1) return "";
    return "must be a share of the variance, above 0 and at most 1, not " + text;
}

void add_options(CLI::App& command, PcaCommand& options) {
    add_input_options(command, options.input);
    auto* components =
        command.add_option("--components", options.components, "how many components to keep (all)");
    components->check(check_count);
    command
        .add_option("--variance", options.variance,
                    "keep the fewest that explain this share of the variance, as 0.95")
        ->check(check_share)
        ->excludes(components);
    command.add_flag("--standardize", options.standardize,
                     "divide each feature by its standard deviation");
    command.add_flag("--whiten", options.whiten, "divide each score by its standard deviation");
    command.add_option("--scores", options.scores,
                       "write the scores to this .npy file, or with the labels to this CSV file");
    command.add_option("--components-out", options.components_out,
                       "write the components, one a row, to this .npy or CSV file");
    command
        .add_option("--plot", options.plot,
                    "draw the first two components to this .svg or .png file")
        ->check(check_picture);
    command
        .add_option("--scree", options.scree,
                    "draw the variance of each component to this .svg or .png file")
        ->check(check_picture);
    command.add_flag("--json", options.json,
                     "print JSON, with all scores unless --scores takes them");
}

std::string run(const PcaCommand& options) {
    for (const std::string& path :
         {options.scores, options.components_out, options.plot, options.scree}) {
        require_writable(path);
    }
    const PcaResult result = compute(options);
    write_files(options, result);
    return options.json ? pca_json(options, result) : pca_text(options, result);
}

}  // namespace

void add_pca(CLI::App& app, std::string& report) {
    CLI::App* command = app.add_subcommand("pca", "principal component analysis of a CSV file");
    const auto options = std::make_shared<PcaCommand>();
    add_options(*command, *options);
    command->callback([options, &report] { report = run(*options); });
}

}  // namespace lamina::program
