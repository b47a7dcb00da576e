#pragma once

#include "lamina/solve/rank_evidence.hpp"

namespace lamina {

/// What a statistician asks of a least-squares fit y = A x + e with n coefficients, of m
/// observations with weights w (ones if there are none).
///
/// A coefficient that the data do not determine, because its column takes part in a dependence, has
/// NaN for its standard error, t, p, interval and covariances; everything else stays meaningful. So
/// does NaN stand for what has no value without degrees of freedom.
template <class R>
struct LAMINA_EXPORT Regression {
    Vector<R> coefficients;     ///< x, n of them
    Vector<R> standard_errors;  ///< the square roots of the diagonal of covariance
    Vector<R> t_values;         ///< coefficient / standard error
    Vector<R> p_values;         ///< P(|t| > |t_value|), Student's t with degrees_of_freedom
    Matrix<R> covariance;       ///< s^2 (A^T W A)^-1, n x n

    index_t rank = 0;
    /// Observations minus rank. Those of weight 0 do not count; one of frequency f counts f times.
    index_t degrees_of_freedom = 0;
    R residual_sum_of_squares = 0;  ///< sum w_i r_i^2
    R residual_deviation = 0;       ///< s, s^2 = residual_sum_of_squares / degrees_of_freedom
    /// Whether the constant 1 is in the span of the columns: as a column of ones, or for instance
    /// as the sum of the indicators of groups.
    bool has_intercept = false;
    /// 1 - residual_sum_of_squares / sum w_i (y_i - c)^2, with c the weighted mean of y if there is
    /// an intercept and else 0, so that a model is compared with the best one it contains.
    R r_squared = 0;
    R adjusted_r_squared = 0;  ///< the same with both sums over their degrees of freedom

    Vector<R> residuals;  ///< y - A x, m of them
    /// h_i, the diagonal of W^(1/2) A (A^T W A)^-1 A^T W^(1/2): the weight of y_i in its own fitted
    /// value, from 0 to 1; for frequencies that of a single one of the f_i observations.
    Vector<R> leverage;
    /// D_i = w_i r_i^2 h_i / (rank s^2 (1 - h_i)^2): how far all fitted values move if the
    /// observation is left out. R. D. Cook, Technometrics 19 (1977). For frequencies as leverage.
    Vector<R> cooks_distance;
    /// s_1 / s_j of W^(1/2) A with columns scaled to length 1; above 30 the coefficients suffer
    /// from each other, infinite for a dependence. D. A. Belsley, E. Kuh & R. E. Welsch, Regression
    /// Diagnostics (1980), chapter 3.
    Vector<R> condition_indices;
    std::vector<Dependence<R>> dependences;  ///< n - rank, in the order of their columns

    /// n x 2: intervals that hold the true coefficient with the probability `level`, if the errors
    /// are independent, normal and of variance sigma^2 / w_i. Throws Error unless 0 < level < 1.
    Matrix<R> confidence_intervals(double level = 0.95) const;
};

extern template struct Regression<float>;
extern template struct Regression<double>;

}  // namespace lamina
