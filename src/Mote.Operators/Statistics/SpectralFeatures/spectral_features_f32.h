#ifndef MOTE_SPECTRAL_FEATURES_F32_H
#define MOTE_SPECTRAL_FEATURES_F32_H

#include "mote_log.h"
#include "mote_moments_f32.h"

/* The sum of -p ln(p), of p = power / sum of powers; sums in order. */
static inline float mote_spectral_entropy_f32(const float *x, int32_t bins)
{
    float total = 0.0f;
    float sum = 0.0f;
    for (int32_t i = 0; i < bins; i++) {
        total += x[i];
    }
    if (total > 0.0f) {
        for (int32_t i = 0; i < bins; i++) {
            const float share = x[i] / total;
            if (share > 0.0f) {
                sum -= share * mote_logf(share);
            }
        }
    }
    return sum;
}

/*
 * The highest peaks, the highest first, as pairs of frequency and height: bins of at least the threshold that
 * are higher than the one before and than the next that is not as high. Of equal heights the lower frequency
 * comes first.
 */
static inline void mote_spectral_peaks_f32(const float *x, int32_t bins, int32_t peaks, float threshold,
                                           float bin_width, float *y)
{
    int32_t found = 0;
    for (int32_t i = 0; i < 2 * peaks; i++) {
        y[i] = 0.0f;
    }
    for (int32_t bin = 1; bin < bins - 1; bin++) {
        int32_t place = found;
        int32_t next = bin + 1;
        if (!(x[bin] > x[bin - 1]) || !(x[bin] >= threshold)) {
            continue;
        }
        while (next < bins - 1 && x[next] == x[bin]) {
            next++;
        }
        if (!(x[bin] > x[next])) {
            continue;
        }
        while (place > 0 && y[2 * place - 1] < x[bin]) {
            place--;
        }
        if (place < peaks) {
            found = found < peaks ? found + 1 : peaks;
            for (int32_t i = found - 1; i > place; i--) {
                y[2 * i] = y[2 * i - 2];
                y[2 * i + 1] = y[2 * i - 1];
            }
            y[2 * place] = (float)bin * bin_width;
            y[2 * place + 1] = x[bin];
        }
    }
}

/*
 * For each row of powers: entropy as a part of the largest, skewness and kurtosis of the powers, the mean
 * power of each band [edge, next edge), the highest peaks.
 */
static MOTE_ALWAYS_INLINE void mote_spectral_features_f32(const float *x, int32_t rows, int32_t bins,
                                                          int32_t entropy, int32_t distribution,
                                                          int32_t bands, int32_t peaks, float most_entropy,
                                                          const int32_t *edges, float threshold,
                                                          float bin_width, float *y)
{
    for (int32_t row = 0; row < rows; row++) {
        if (entropy != 0) {
            *y++ = mote_spectral_entropy_f32(x, bins) / most_entropy;
        }
        if (distribution != 0) {
            const struct mote_moments_f32 m = mote_moments_of_f32(x, bins, 1);
            *y++ = m.skewness;
            *y++ = m.kurtosis;
        }
        for (int32_t band = 0; band < bands; band++) {
            const int32_t count = edges[band + 1] - edges[band];
            float sum = 0.0f;
            for (int32_t i = edges[band]; i < edges[band + 1]; i++) {
                sum += x[i];
            }
            *y++ = count == 0 ? 0.0f : sum / (float)count;
        }
        mote_spectral_peaks_f32(x, bins, peaks, threshold, bin_width, y);
        y += 2 * peaks;
        x += bins;
    }
}

#endif
