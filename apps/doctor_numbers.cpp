#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "doctor_checks.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

template <Scalar T>
constexpr const char* scalar_name = "float";
template <>
constexpr const char* scalar_name<double> = "double";
template <>
constexpr const char* scalar_name<std::complex<float>> = "complex float";
template <>
constexpr const char* scalar_name<std::complex<double>> = "complex double";

/// The largest of some ratios that should be small, and where it was met.
class Worst {
public:
    template <Scalar T>
    void see(double ratio, const char* routine, index_t n) {
        if (ratio <= ratio_) return;
        ratio_ = std::isnan(ratio) ? std::numeric_limits<double>::infinity() : ratio;
        where_ = std::string(routine) + " of " + scalar_name<T> + ", n = " + std::to_string(n);
    }

    Finding finding(const std::string& subject, double limit, const std::string& bound) const {
        const std::string much = format_number("%.2g", ratio_) + " times " + bound;
        if (ratio_ <= limit) return {subject, Health::right, "errors up to " + much};
        return {subject, Health::wrong, where_ + " has an error of " + much,
                "a defect of this BLAS or LAPACK: OPENBLAS_CORETYPE=Haswell or another chooses "
                "other kernels; else update it"};
    }

private:
    double ratio_ = 0;
    std::string where_ = "nothing";
};

/// The largest error of C = A B in units of the bound for sums in any order, (k + 2) eps |A| |B|.
template <Scalar T>
double product_error(const Matrix<T>& c, const Matrix<T>& a, const Matrix<T>& b) {
    double worst = 0;
    for (index_t j = 0; j < c.cols(); ++j) {
        for (index_t i = 0; i < c.rows(); ++i) {
            T sum(0);
            double size = 0;
            for (index_t k = 0; k < a.cols(); ++k) {
                sum += a(i, k) * b(k, j);
                size += double(std::abs(a(i, k)) * std::abs(b(k, j)));
            }
            const double error = double(std::abs(c(i, j) - sum)) / size;
            if (!(error <= worst)) worst = error;
        }
    }
    return worst / (double(a.cols() + 2) * double(epsilon<T>));
}

template <Scalar T>
void see_products(Worst& worst) {
    std::mt19937 engine(1);
    for (const index_t n : {1, 2, 3, 5, 8, 13, 17, 31, 33, 64, 65, 71, 81, 100, 127}) {
        const auto a = random_uniform<T>(n, n + 3, engine, -1, 1);
        const auto b = random_uniform<T>(n + 3, n + 1, engine, -1, 1);
        const Matrix<T> ah(a.h());
        const Matrix<T> bt(b.t());
        const Matrix<T> x(b.block(0, 0, n + 3, 1));
        worst.see<T>(product_error<T>(a * b, a, b), "gemm", n);
        worst.see<T>(product_error<T>(ah.h() * bt.t(), a, b), "gemm of transposes", n);
        worst.see<T>(product_error<T>(a * a.h(), a, ah), "syrk", n);
        Matrix<T> y(n, 1);
        multiply_into(y.col(0), a, x.col(0));
        worst.see<T>(product_error<T>(y, a, x), "gemv", n);
        multiply_into(y.col(0), ah.h(), x.col(0));
        worst.see<T>(product_error<T>(y, a, x), "gemv of an adjoint", n);
    }
}

/// ||A - B|| / (n ||A|| eps), as LAPACK's testers measure.
template <Scalar T>
double residual(const Matrix<T>& a, const Matrix<T>& b) {
    return 2 * double(norm(a - b, Norm::one) / norm(a, Norm::one)) /
           (double(a.rows()) * double(epsilon<T>));
}

template <Scalar T>
void see_factorizations(Worst& worst) {
    std::mt19937 engine(2);
    for (const index_t n : {7, 70, 130}) {
        const auto a = random_uniform<T>(n, n, engine, -1, 1);
        const Matrix<T> definite = a * a.h();
        worst.see<T>(residual(a, LU<T>(a).reconstruct()), "LU", n);
        worst.see<T>(residual(a, QR<T>(a).reconstruct()), "QR", n);
        worst.see<T>(residual(a, SVD<T>(a).reconstruct()), "gesdd", n);
        worst.see<T>(residual(definite, Cholesky<T>(definite).reconstruct()), "Cholesky", n);
        const Cholesky<T> upper(definite, Triangle::upper);
        worst.see<T>(residual(definite, upper.reconstruct()), "Cholesky of the upper triangle", n);
        worst.see<T>(residual(definite, SymmetricEigen<T>(definite).reconstruct()), "syevd", n);
        // Right-hand sides with a known answer try the triangular solvers.
        const Matrix<T> b = definite * a;
        const Matrix<T> x = Cholesky<T>(definite).solve(b);
        worst.see<T>(residual(b, definite * x), "a triangular system", n);
    }
}

/// 0 times NaN is NaN, whatever a kernel leaves out; and beta = 0 does not read what it overwrites.
template <Scalar T>
bool products_follow_ieee() {
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    Matrix<T> a(5, 5, T(1));
    a(3, 2) = nan;
    const Matrix<T> zeros(5, 5);
    const Vector<T> zero(5);
    Matrix<T> c(5, 5, nan);
    multiply_into(c, Matrix<T>(5, 5, T(1)), zeros);
    const auto is_nan = [](const T& x) { return std::isnan(std::abs(x)); };
    return is_nan((a * zeros)(3, 0)) && is_nan((zeros * a)(0, 2)) && is_nan((a * zero)[3]) &&
           is_nan((a.t() * zero)[2]) && c == zeros;
}

Finding ieee_products() {
    if (products_follow_ieee<float>() && products_follow_ieee<double>() &&
        products_follow_ieee<std::complex<float>>() &&
        products_follow_ieee<std::complex<double>>()) {
        return {"NaN in products", Health::right,
                "is handed on, and not read from what is overwritten"};
    }
    return {"NaN in products", Health::wrong,
            "is lost in a product with zeros, or read from what is overwritten",
            "a defect of this BLAS: update it, or look with is_finite before products"};
}

/// The companion matrix of the exponential series to degree 26, Reference-LAPACK issue 316. All but
/// two of its singular values are 1; its largest is 5.6e26, so that those, and the smallest, are
/// known to eps times that only.
Finding issue_316() {
    const index_t n = 26;
    Matrix<double> a(n, n);
    double coefficient = 1;  // n! / k!
    double squares = 0;
    for (index_t k = n - 1; k >= 0; --k) {
        coefficient *= double(k + 1);
        squares += coefficient * coefficient;
        a(k, n - 1) = -coefficient;
        if (k > 0) a(k, k - 1) = 1;
    }
    const double largest = std::sqrt(
        (squares + 1 + std::sqrt((squares + 1) * (squares + 1) - 4 * coefficient * coefficient)) /
        2);
    double worst = 0;
    for (const Vectors vectors : {Vectors::none, Vectors::thin}) {
        const SVD<double> f(a, vectors);
        for (index_t i = 0; i < n; ++i) {
            const double exact = i == 0 ? largest : i < n - 1 ? 1 : coefficient / largest;
            const double error = std::abs(f.s()[i] - exact);
            if (!(error <= worst)) worst = error;
        }
    }
    const double ratio = worst / (double(n) * epsilon<double> * largest);
    const std::string much = format_number("%.2g", ratio) + " n eps times the largest";
    if (ratio <= 30) {
        return {"LAPACK #316", Health::right, "singular values are off by " + much + ", no more"};
    }
    return {"LAPACK #316", Health::wrong, "singular values are off by " + much,
            "a defect of this LAPACK's gesdd: update it"};
}

}  // namespace

std::vector<Finding> check_numbers() {
    Worst products;
    Worst factorizations;
    const auto see = [&]<class... T>(std::type_identity<T>...) {
        (see_products<T>(products), ...);
        (see_factorizations<T>(factorizations), ...);
    };
    see(std::type_identity<float>(), std::type_identity<double>(),
        std::type_identity<std::complex<float>>(), std::type_identity<std::complex<double>>());
    // Twice the bound, since the loops err too, and complex products by 2^(1/2) more.
    return {products.finding("products", 4, "the bound for rounding"),
            factorizations.finding("factorizations", 30, "n eps, where 30 is LAPACK's own limit"),
            ieee_products(), issue_316()};
}

}  // namespace lamina::program
