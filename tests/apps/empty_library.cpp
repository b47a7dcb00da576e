// A library that is loaded under the name of another.
extern "C" [[gnu::visibility("default")]] void lamina_empty_library();

void lamina_empty_library() {}
