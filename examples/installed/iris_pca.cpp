// Principal components of a CSV file: iris_pca data/iris.csv species
#include <cstdio>

#include <lamina/lamina.hpp>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: iris_pca FILE.csv LABEL_COLUMN\n");
        return 2;
    }
    try {
        const auto table = lamina::read_csv(argv[1], {.labels = {argv[2]}});
        lamina::PCA<double> pca;
        const auto scores = pca.fit_transform(table.values);

        std::printf("%td samples, %td features\n\n", table.values.rows(), table.values.cols());
        std::printf("component  eigenvalue  variance ratio\n");
        for (lamina::index_t k = 0; k < scores.cols(); ++k) {
            std::printf("%9td  %10.4f  %14.4f\n", k + 1, pca.explained_variance()[k],
                        pca.explained_variance_ratio()[k]);
        }

        std::printf("\nfirst scores\n");
        for (lamina::index_t i = 0; i < 5; ++i) {
            for (lamina::index_t k = 0; k < scores.cols(); ++k)
                std::printf("%9.4f", scores(i, k));
            std::printf("\n");
        }
    } catch (const lamina::Error& error) {
        std::fprintf(stderr, "iris_pca: %s\n", error.what());
        return 1;
    }
}
