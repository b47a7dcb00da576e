#pragma once

#include "support/operations.hpp"

namespace lamina::testing {

/// One of each object, made once and then only read, by as many threads as there are.
template <Scalar T>
class SharedObjects {
public:
    explicit SharedObjects(const Operands<T>& o)
        : o_(o),
          lu_(o.a),
          cholesky_(o.definite),
          qr_(o.tall),
          pivoted_(o.deficient),
          symmetric_(o.definite),
          general_(o.a, Sides::both),
          generalized_(o.a.h() + o.a, o.definite),
          svd_(o.tall),
          result_(lstsq(o.tall, o.t)) {
        pca_.fit(o.tall);
    }

    /// What every const member says.
    void read(Digest& d) const {
        d.add(lu_.solve(o_.b), lu_.inverse(), lu_.det(), lu_.rcond(), lu_.reconstruct());
        d.add(cholesky_.solve(o_.x), cholesky_.inverse(), cholesky_.rcond(), cholesky_.L());
        d.add(qr_.Q(), qr_.R(), qr_.solve(o_.t), qr_.apply_Q(o_.tall), qr_.reconstruct());
        d.add(pivoted_.solve(o_.t), pivoted_.rank(), pivoted_.apply_Qh(o_.t), pivoted_.Q());
        d.add(symmetric_.reconstruct(), general_.reconstruct(), general_.condition(0));
        d.add(generalized_.reconstruct(), svd_.solve(o_.t), svd_.pinv(), svd_.reconstruct());
        d.add(pca_.transform(o_.tall), pca_.components(), pca_.noise_variance());
        if constexpr (!is_complex<T>) d.add(result_.statistics().covariance);
        d.add(result_.x, result_.rank_evidence().values);
    }

private:
    const Operands<T>& o_;
    LU<T> lu_;
    Cholesky<T> cholesky_;
    QR<T> qr_;
    PivotedQR<T> pivoted_;
    SymmetricEigen<T> symmetric_;
    GeneralEigen<T> general_;
    GeneralizedEigen<T> generalized_;
    SVD<T> svd_;
    PCA<T> pca_;
    LstsqResult<T, Vector<T>> result_;
};

}  // namespace lamina::testing
