#include "lamina/solve/matrix_functions.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "ops/mirror.hpp"
#include "solve/number_text.hpp"

namespace lamina::detail {

namespace {

/// The eigenvalues of a decomposition, times the scale of the lazy matrix it was made for.
template <Scalar T>
struct ScaledValues {
    Vector<RealOf<T>> values;
    RealOf<T> tolerance;  // what counts as zero

    ScaledValues(const SymmetricEigen<T>& f, T scale) : values(f.values()) {
        values *= std::real(scale);
        RealOf<T> largest = 0;
        for (const RealOf<T> w : values)
            largest = std::max(largest, std::abs(w));
        tolerance = RealOf<T>(values.size()) * epsilon<T> * largest;
    }
};

[[noreturn, gnu::cold]] void throw_undefined(const char* who, double w, double tolerance,
                                             const char* needs) {
    throw Error(std::string(who) + ": the matrix has the eigenvalue " + number_text(w) +
                " (up to " + number_text(tolerance) + " counts as zero); " + needs);
}

/// Every eigenvalue at least -tolerance, and those below 0 become 0.
template <Scalar T>
void require_semidefinite(const char* who, ScaledValues<T>& w) {
    for (RealOf<T>& x : w.values) {
        if (x < -w.tolerance) {
            throw_undefined(who, x, w.tolerance, "it needs a positive semidefinite one");
        }
        x = std::max(x, RealOf<T>(0));
    }
}

template <Scalar T>
void require_definite(const char* who, const ScaledValues<T>& w) {
    for (const RealOf<T> x : w.values) {
        if (!(x > w.tolerance)) {
            throw_undefined(who, x, w.tolerance, "it needs a positive definite one");
        }
    }
}

template <Scalar T>
void require_regular(const char* who, const ScaledValues<T>& w) {
    for (const RealOf<T> x : w.values) {
        if (!(std::abs(x) > w.tolerance)) {
            throw_undefined(who, x, w.tolerance, "a negative power needs a regular one");
        }
    }
}

}  // namespace

template <Scalar T>
SymmetricEigen<T> MatrixFunctions<T>::decompose(const char* who, const SymmetricOperand<T>& a) {
    require_square(who, a.rows(), a.cols());
    if (is_complex<T> && !a.hermitian) {
        throw Error(std::string(who) +
                    ": a complex symmetric matrix need not have orthonormal "
                    "eigenvectors; say hermitian(A) if it is Hermitian");
    }
    if (std::imag(a.scale) != 0 || !std::isfinite(std::real(a.scale))) {
        throw Error(std::string(who) +
                    ": scaled by a number that is not real and finite, the "
                    "matrix is no Hermitian one");
    }
    const Part part = a.triangle == Triangle::lower ? Part::lower : Part::upper;
    Finite<T>::require(who, a.base, part);
    return SymmetricEigen<T>(a.base, a.triangle, Vectors::thin, Check::none);
}

/// V diag(values) V^H.
template <Scalar T>
Matrix<T> MatrixFunctions<T>::compose(const char* who, const SymmetricOperand<T>& a,
                                      const SymmetricEigen<T>& f, const Vector<R>& values) {
    Matrix<T> scaled = f.vectors();
    for (index_t j = 0; j < values.size(); ++j) {
        if (!std::isfinite(values[j])) {
            throw Error(std::string(who) + ": the function is " + number_text(values[j]) +
                        " at the eigenvalue " + number_text(f.values()[j] * std::real(a.scale)) +
                        "; it must be a number, and in the range of numbers");
        }
        scale_in_place(scaled.col(j), T(values[j]));
    }
    Matrix<T> result = scaled * f.vectors().h();
    mirror(result.view(), Triangle::lower, true);
    for (T& x : result.diag())
        x = T(std::real(x));
    return result;
}

template <Scalar T>
Matrix<T> MatrixFunctions<T>::sqrtm(const SymmetricOperand<T>& a) {
    const SymmetricEigen<T> f = decompose("sqrtm", a);
    ScaledValues<T> w(f, a.scale);
    require_semidefinite("sqrtm", w);
    for (R& x : w.values)
        x = std::sqrt(x);
    return compose("sqrtm", a, f, w.values);
}

template <Scalar T>
Matrix<T> MatrixFunctions<T>::expm(const SymmetricOperand<T>& a) {
    const SymmetricEigen<T> f = decompose("expm", a);
    ScaledValues<T> w(f, a.scale);
    for (R& x : w.values)
        x = std::exp(x);
    return compose("expm", a, f, w.values);
}

template <Scalar T>
Matrix<T> MatrixFunctions<T>::logm(const SymmetricOperand<T>& a) {
    const SymmetricEigen<T> f = decompose("logm", a);
    ScaledValues<T> w(f, a.scale);
    require_definite("logm", w);
    for (R& x : w.values)
        x = std::log(x);
    return compose("logm", a, f, w.values);
}

template <Scalar T>
Matrix<T> MatrixFunctions<T>::powm(const SymmetricOperand<T>& a, R p) {
    if (!std::isfinite(p)) {
        throw Error("powm: the exponent is " + number_text(p) + "; it must be finite");
    }
    const SymmetricEigen<T> f = decompose("powm", a);
    ScaledValues<T> w(f, a.scale);
    const bool whole = p == std::floor(p);
    if (p < 0) {
        whole ? require_regular("powm", w) : require_definite("powm", w);
    } else if (!whole) {
        require_semidefinite("powm", w);
    }
    for (R& x : w.values)
        x = std::pow(x, p);
    return compose("powm", a, f, w.values);
}

template struct MatrixFunctions<float>;
template struct MatrixFunctions<double>;
template struct MatrixFunctions<std::complex<float>>;
template struct MatrixFunctions<std::complex<double>>;

}  // namespace lamina::detail
