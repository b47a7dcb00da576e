#pragma once

#include <algorithm>
#include <vector>

#include "lamina/core/matrix.hpp"

#include "backend/lapack.hpp"

/// What a careful programmer writes by hand: the input copied once, every buffer kept between
/// calls, and the _work entry points.
namespace lamina::bench::raw {

class Gemm {
public:
    Gemm(const Matrix<double>& a, const Matrix<double>& b) : a_(a), b_(b), c_(a.rows(), b.cols()) {}
    void operator()() {
        const int n = int(a_.rows());
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0, a_.data(), n,
                    b_.data(), n, 0.0, c_.data(), n);
    }

private:
    const Matrix<double>& a_;
    const Matrix<double>& b_;
    Matrix<double> c_;
};

/// A square input and the copy that LAPACK may destroy.
class Square {
public:
    explicit Square(const Matrix<double>& a) : a_(a), copy_(a), n_(int(a.rows())) {}

protected:
    void refill() { std::copy_n(a_.data(), a_.size(), copy_.data()); }
    double* data() { return copy_.data(); }
    int n() const { return n_; }

private:
    const Matrix<double>& a_;
    Matrix<double> copy_;
    int n_;
};

class Lu : Square {
public:
    explicit Lu(const Matrix<double>& a) : Square(a), pivots_(std::size_t(n())) {}
    void operator()() {
        refill();
        LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, n(), n(), data(), n(), pivots_.data());
    }

private:
    std::vector<lapack_int> pivots_;
};

class Cholesky : Square {
public:
    using Square::Square;
    void operator()() {
        refill();
        LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', n(), data(), n());
    }
};

class Qr : Square {
public:
    explicit Qr(const Matrix<double>& a) : Square(a), tau_(std::size_t(n())) {
        double size = 0;
        LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, n(), n(), data(), n(), tau_.data(), &size, -1);
        work_.resize(std::size_t(size));
    }
    void operator()() {
        refill();
        LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, n(), n(), data(), n(), tau_.data(), work_.data(),
                            int(work_.size()));
    }

private:
    std::vector<double> tau_;
    std::vector<double> work_;
};

class Eigh : Square {
public:
    explicit Eigh(const Matrix<double>& a) : Square(a), w_(std::size_t(n())) {
        double size = 0;
        lapack_int integers = 0;
        LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'L', n(), data(), n(), w_.data(), &size, -1,
                            &integers, -1);
        work_.resize(std::size_t(size));
        integers_.resize(std::size_t(integers));
    }
    void operator()() {
        refill();
        LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'L', n(), data(), n(), w_.data(), work_.data(),
                            int(work_.size()), integers_.data(), int(integers_.size()));
    }

private:
    std::vector<double> w_;
    std::vector<double> work_;
    std::vector<lapack_int> integers_;
};

class Svd : Square {
public:
    explicit Svd(const Matrix<double>& a)
        : Square(a),
          s_(std::size_t(n())),
          u_(n(), n()),
          vt_(n(), n()),
          integers_(8 * std::size_t(n())) {
        double size = 0;
        LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'S', n(), n(), data(), n(), s_.data(), u_.data(), n(),
                            vt_.data(), n(), &size, -1, integers_.data());
        work_.resize(std::size_t(size));
    }
    void operator()() {
        refill();
        LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'S', n(), n(), data(), n(), s_.data(), u_.data(), n(),
                            vt_.data(), n(), work_.data(), int(work_.size()), integers_.data());
    }

private:
    std::vector<double> s_;
    Matrix<double> u_;
    Matrix<double> vt_;
    std::vector<double> work_;
    std::vector<lapack_int> integers_;
};

}  // namespace lamina::bench::raw
