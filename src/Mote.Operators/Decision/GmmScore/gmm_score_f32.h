#ifndef MOTE_GMM_SCORE_F32_H
#define MOTE_GMM_SCORE_F32_H

#include "mote_exp.h"
#include "mote_log.h"

/* The negative logarithm of each row's likelihood under normal distributions, given by their means, the
 * inverse Cholesky factors of their covariances (full: lower triangles in squares, else diagonals) and the
 * logarithms of their weighted peaks. logarithms: scratch, one a component. */
static MOTE_ALWAYS_INLINE void mote_gmm_score_f32(const float *x, int32_t steps, int32_t width,
                                                  int32_t components, int32_t full, const float *means,
                                                  const float *factors, const float *peaks, float *logarithms,
                                                  float *y)
{
    for (int32_t step = 0; step < steps; step++) {
        const float *mean = means;
        const float *factor = factors;
        float greatest = 0.0f;
        float total = 0.0f;
        for (int32_t k = 0; k < components; k++) {
            float sum = 0.0f;
            float t;
            for (int32_t i = 0; i < width; i++) {
                float z = 0.0f;
                if (full) {
                    for (int32_t j = 0; j <= i; j++) {
                        z += factor[j] * (x[j] - mean[j]);
                    }
                    factor += width;
                } else {
                    z += *factor++ * (x[i] - mean[i]);
                }
                sum += z * z;
            }
            t = peaks[k] - 0.5f * sum;
            logarithms[k] = t;
            if (k == 0 || t > greatest) {
                greatest = t;
            }
            mean += width;
        }
        for (int32_t k = 0; k < components; k++) {
            total += mote_expf(logarithms[k] - greatest);
        }
        if (mote_float_to_bits(greatest) == 0xFF800000u) {
            y[step] = mote_float_from_bits(0x7F800000u);
        } else {
            y[step] = -(greatest + mote_logf(total));
        }
        x += width;
    }
}

#endif
