#ifndef MOTE_KMEANS_SCORE_F32_H
#define MOTE_KMEANS_SCORE_F32_H

#include "mote_sqrt.h"

/* The least distance of each row to a centroid minus the radius of its cluster. With a mean, features are
 * first scaled into the scratch memory. */
static MOTE_ALWAYS_INLINE void mote_kmeans_score_f32(const float *x, int32_t steps, int32_t width,
                                                     int32_t clusters, const float *centroids,
                                                     const float *radii, const float *mean,
                                                     const float *scale, float *scaled, float *y)
{
    for (int32_t step = 0; step < steps; step++) {
        const float *features = x + step * width;
        const float *centroid = centroids;
        float best = 0.0f;
        if (mean != NULL) {
            for (int32_t i = 0; i < width; i++) {
                scaled[i] = (features[i] - mean[i]) / scale[i];
            }
            features = scaled;
        }
        for (int32_t k = 0; k < clusters; k++) {
            float sum = 0.0f;
            float score;
            for (int32_t i = 0; i < width; i++) {
                const float difference = features[i] - centroid[i];
                sum += difference * difference;
            }
            score = mote_sqrtf(sum) - radii[k];
            if (k == 0 || score < best) {
                best = score;
            }
            centroid += width;
        }
        y[step] = best;
    }
}

#endif
