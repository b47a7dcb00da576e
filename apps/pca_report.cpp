#include "pca_report.hpp"

#include <algorithm>
#include <numeric>

#include "json.hpp"
#include "table.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

/// How much of large results is printed.
constexpr index_t most_components = 8;
constexpr index_t most_samples = 5;

Vector<double> cumulative(const Vector<double>& ratios) {
    Vector<double> sums = ratios;
    std::partial_sum(ratios.begin(), ratios.end(), sums.begin());
    return sums;
}

std::string variance_table(const PcaResult& result) {
    const PCA<double>& pca = result.pca;
    const Vector<double> sums = cumulative(pca.explained_variance_ratio());
    return table_text({{"component", result.names, true},
                       numbers("eigenvalue", pca.explained_variance()),
                       numbers("ratio", pca.explained_variance_ratio()),
                       numbers("cumulative", sums)});
}

std::string scores_table(const PcaResult& result) {
    const index_t rows = std::min(most_samples, result.scores.rows());
    const index_t cols = std::min(most_components, result.scores.cols());
    Column samples{"sample", {}, false};
    for (index_t i = 1; i <= rows; ++i)
        samples.cells.push_back(std::to_string(i));
    std::vector<Column> columns = {samples};
    for (index_t k = 0; k < cols; ++k) {
        columns.push_back(
            numbers(result.names[std::size_t(k)], result.scores.col(k).segment(0, rows)));
    }
    if (cols < result.scores.cols()) {
        columns.push_back({"...", std::vector<std::string>(std::size_t(rows), "..."), true});
    }
    if (const CsvLabel* label = result.label()) {
        Column words{clean(label->name, 32), {}, true};
        for (std::size_t i = 0; i < std::size_t(rows); ++i) {
            words.cells.push_back(clean(label->strings[i], 32));
        }
        columns.push_back(words);
    }
    return table_text(columns);
}

}  // namespace

std::string pca_json(const PcaCommand& options, const PcaResult& result) {
    const PCA<double>& pca = result.pca;
    const Vector<double> sums = cumulative(pca.explained_variance_ratio());
    JsonObject object;
    object.add("file", options.input.file);
    object.add("samples", pca.n_samples());
    object.add("features", result.table.names);
    object.add("standardized", options.standardize);
    object.add("whitened", options.whiten);
    object.add("solver", name(pca.solver_used()));
    object.add("n_components", pca.n_components());
    object.add("explained_variance", pca.explained_variance());
    object.add("explained_variance_ratio", pca.explained_variance_ratio());
    object.add("cumulative_ratio", sums);
    object.add("singular_values", pca.singular_values());
    object.add("noise_variance", pca.noise_variance());
    object.add("mean", pca.mean());
    object.add("scale", pca.scale());
    object.add("components", pca.components());
    if (result.label() != nullptr) {
        object.add("label", result.label()->name);
        object.add("labels", result.label()->strings);
    }
    if (options.scores.empty()) {
        object.add("scores", result.scores);
    } else {
        object.add("scores_file", options.scores);
    }
    return object.text();
}

std::string pca_text(const PcaCommand& options, const PcaResult& result) {
    const index_t samples = result.scores.rows();
    std::string text = clean(options.input.file) + ": " + counted(samples, "sample") + ", " +
                       counted(result.table.values.cols(), "feature") +
                       (options.standardize ? ", standardised" : "") +
                       (options.whiten ? ", scores whitened" : "") + "\n\n";
    text += variance_table(result);
    text += samples > most_samples ? "\nscores of the first " + std::to_string(most_samples) +
                                         " of " + std::to_string(samples) + " samples\n"
                                   : "\nscores\n";
    text += scores_table(result);
    bool first = true;
    for (const std::string* path :
         {&options.scores, &options.components_out, &options.plot, &options.scree}) {
        if (path->empty()) continue;
        text += (first ? "\nwritten: " : ", ") + clean(*path);
        first = false;
    }
    return first ? text : text + "\n";
}

}  // namespace lamina::program
