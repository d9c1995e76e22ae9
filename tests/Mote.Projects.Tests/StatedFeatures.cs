namespace Mote.Projects.Tests;

/// <summary>
/// The features of the usual front ends once more: plain loops in double precision, from their formulas alone, with no operator and no design of this
/// repository. What the front ends give is held against it.
/// </summary>
internal static class StatedFeatures
{
    /// <summary>The pre-emphasised signal; before its first sample stand its own last ones, or silence.</summary>
    public static double[] Emphasized(double[] x, double share, int lag, bool circular) =>
        [.. x.Select((v, i) => v - (share * (i >= lag ? x[i - lag] : circular ? x[x.Length + i - lag] : 0)))];

    /// <summary>|DFT|^2 / n of each frame, cut or padded to n.</summary>
    public static double[][] Powers(double[] x, int frame, int stride, int n)
    {
        int frames = (int)Math.Floor((x.Length - (frame - stride)) / (double)stride);
        return [.. Enumerable.Range(0, frames).Select(f => Power(Enumerable.Range(0, Math.Min(frame, n)).Select(i => x[(f * stride) + i]), n))];
    }

    /// <summary>Energies of filters whose corners lie evenly on the mel scale; triangles of height 1.</summary>
    public static double[] Mel(double[] power, int filters, double rate, double low, double high)
    {
        double top = high == 0 ? rate / 2 : high;
        int n = (power.Length - 1) * 2;
        double from = 1127 * Math.Log(1 + (low / 700)), to = 1127 * Math.Log(1 + (top / 700));
        int[] bins = [.. Enumerable.Range(0, filters + 2).Select(i =>
        {
            double hertz = 700 * (Math.Exp((from + ((to - from) * i / (filters + 1))) / 1127) - 1);
            hertz = Math.Min(Math.Max(hertz, low), top) - (i == filters + 1 ? 0.001 : 0);
            return (int)Math.Floor((n + 1) * hertz / rate);
        })];
        return [.. Enumerable.Range(0, filters).Select(f =>
        {
            var (left, middle, right) = (bins[f], bins[f + 1], bins[f + 2]);
            double sum = 0;
            for (int k = left; k <= right; k++)
            {
                double weight = k == middle ? 1 : k < middle ? (k - left) / (double)(middle - left) : (right - k) / (double)(right - middle);
                sum += weight * power[k];
            }

            return sum;
        })];
    }

    /// <summary>Decibels from the noise floor, 0, to 12 dB, 1; at least 0.</summary>
    public static double Level(double power, double floor) => Math.Max(0, ((10 * Math.Log10(Math.Max(power, 1e-30))) - floor) / (12 - floor));

    /// <summary>Cepstra of a frame: ln, DCT-II (orthonormal), the logarithm of the frame's energy in the first place.</summary>
    public static double[] Cepstra(double[] power, double[] mel, int count)
    {
        double[] logs = [.. mel.Select(Ln)];
        return [.. Enumerable.Range(0, count).Select(j => j == 0 ? Ln(power.Sum())
            : Math.Sqrt(2.0 / logs.Length) * logs.Select((v, k) => v * Math.Cos(Math.PI * j * ((2 * k) + 1) / (2 * logs.Length))).Sum())];
    }

    /// <summary>Mean and then variance of each coefficient made 0 and 1 over a sliding window of frames, which beyond the ends are repeated in reverse.</summary>
    public static double[][] Normalized(double[][] rows, int window)
    {
        // From the first row on, so that what is constant is exactly zero.
        rows = [.. rows.Select(row => (double[])[.. row.Select((v, c) => v - rows[0][c])])];
        double[][] Around(double[][] all, int i) => [.. Enumerable.Range(i - (window / 2), window).Select(k => all[Mirror(k, all.Length)])];

        double[][] centred = [.. rows.Select((row, i) => (double[])[.. row.Select((v, c) => v - Around(rows, i).Average(r => r[c]))])];
        return [.. centred.Select((row, i) => (double[])[.. row.Select((v, c) => v / (Moments([.. Around(centred, i).Select(r => r[c])]).Deviation + 1e-10))])];
    }

    /// <summary>Spectral analysis of one axis, from RMS to the last bin.</summary>
    public static double[] Spectral(double[] x, double rate, int n, string filter, double cutoff, int order, int[] ratios, bool log, bool overlap)
    {
        foreach (int ratio in ratios)
        {
            x = [.. Chebyshev(x, ratio).Where((_, i) => i % ratio == 0)];
            rate /= ratio;
        }

        if (filter != "none" && order > 0)
        {
            x = Butterworth(x, filter == "high", order, cutoff / rate);
        }

        double mean = x.Average();
        x = [.. x.Select(v => v - mean)];
        var shape = Moments(x);
        double[] spectrum = new double[(n / 2) + 1];
        for (int start = 0; start <= x.Length; start += overlap ? n - (n / 2) : n)
        {
            double[] power = Power(x.Skip(start).Take(n), n);
            spectrum = [.. spectrum.Zip(power, Math.Max)];
        }

        int first = filter == "high" ? (int)((cutoff * n / rate) - 0.5) + 1 : 1;
        int last = filter == "low" ? (int)((cutoff * n / rate) + 0.5) : n / 2;
        var distribution = Moments(spectrum);
        return [Math.Sqrt(x.Average(v => v * v)), shape.Skewness, shape.Kurtosis, distribution.Skewness, distribution.Kurtosis,
            .. spectrum[first..(last + 1)].Select(p => log ? Math.Log10(p == 0 ? 1e-10 : p) : p)];
    }

    /// <summary>Of the population; kurtosis less 3; what is constant has neither skewness nor kurtosis.</summary>
    public static (double Mean, double Deviation, double Skewness, double Kurtosis) Moments(double[] x)
    {
        double mean = x.Average();
        double Moment(int power) => x.Average(v => Math.Pow(v - mean, power));
        double deviation = x.Max() == x.Min() ? 0 : Math.Sqrt(Moment(2));
        return deviation == 0 ? (mean, 0, 0, 0) : (mean, deviation, Moment(3) / Math.Pow(deviation, 3), (Moment(4) / Math.Pow(deviation, 4)) - 3);
    }

    /// <summary>
    /// How far cepstra may be off in single precision: 1e-5, and what an error of each bin's amplitude of 1e-7 of the root of the frame's energy, as a transform in single precision has it, is
    /// in logarithms of filters that hold next to nothing of that energy.
    /// </summary>
    public static double CepstrumBound(double[] power, double[] mel)
    {
        double amplitude = 1e-7 * Math.Sqrt(power.Sum());
        return 1e-5 + (Math.Sqrt(2.0 / mel.Length) * mel.Where(m => m > 0).Sum(m => 2 * amplitude / Math.Sqrt(m)));
    }

    private static double Ln(double power) => Math.Log(power == 0 ? 1e-10 : power);

    private static int Mirror(int i, int count)
    {
        while (i < 0 || i >= count)
        {
            i = i < 0 ? -1 - i : (2 * count) - 1 - i;
        }

        return i;
    }

    private static double[] Power(IEnumerable<double> samples, int n)
    {
        double[] x = [.. samples];
        double[] cosine = [.. Enumerable.Range(0, n).Select(i => Math.Cos(2 * Math.PI * i / n))];
        double[] sine = [.. Enumerable.Range(0, n).Select(i => Math.Sin(2 * Math.PI * i / n))];
        var power = new double[(n / 2) + 1];
        for (int k = 0; k <= n / 2; k++)
        {
            double real = 0, imaginary = 0;
            for (int i = 0; i < x.Length; i++)
            {
                real += x[i] * cosine[i * k % n];
                imaginary -= x[i] * sine[i * k % n];
            }

            power[k] = ((real * real) + (imaginary * imaginary)) / n;
        }

        return power;
    }

    /// <summary>The poles of Butterworth's circle in pairs, each 1 / (s^2 + 2 r s + 1), through the bilinear transform; from silence.</summary>
    private static double[] Butterworth(double[] x, bool high, int order, double share)
    {
        double a = Math.Tan(Math.PI * share);
        for (int pair = 0; pair < order / 2; pair++)
        {
            double r = Math.Sin(Math.PI * ((2 * pair) + 1) / (2.0 * order));
            double scale = 1 + (2 * r * a) + (a * a);
            double gain = (high ? 1 : a * a) / scale;
            x = Section(x, gain, (high ? -2 : 2) * gain, gain, 2 * ((a * a) - 1) / scale, (1 - (2 * r * a) + (a * a)) / scale, false);
        }

        return x;
    }

    /// <summary>Chebyshev's type I of order 8, ripple 0.05 dB, cutoff at 0.8 / ratio of half the rate; as if the first sample had been there for ever.</summary>
    private static double[] Chebyshev(double[] x, int ratio)
    {
        double epsilon = Math.Sqrt(Math.Pow(10, 0.005) - 1);
        double mu = Math.Asinh(1 / epsilon) / 8;
        double a = Math.Tan(Math.PI / 2 * 0.8 / ratio);
        for (int pair = 0; pair < 4; pair++)
        {
            double angle = Math.PI * ((2 * pair) + 1) / 16;
            double real = Math.Sinh(mu) * Math.Sin(angle), imaginary = Math.Cosh(mu) * Math.Cos(angle);
            double square = (real * real) + (imaginary * imaginary);
            double scale = 1 + (2 * real * a) + (square * a * a);
            double gain = square * a * a / scale;
            x = Section(x, gain, 2 * gain, gain, 2 * ((square * a * a) - 1) / scale, (1 - (2 * real * a) + (square * a * a)) / scale, true);
        }

        return [.. x.Select(v => v / Math.Sqrt(1 + (epsilon * epsilon)))];
    }

    /// <summary>A section of second order, whose coefficients are single precision.</summary>
    private static double[] Section(double[] x, double b0, double b1, double b2, double a1, double a2, bool settled)
    {
        (a1, a2) = ((float)a1, (float)a2);
        double start = settled ? x[0] : 0;
        double rest = start * (b0 + b1 + b2) / (1 + a1 + a2);
        var (x1, x2, y1, y2) = (start, start, rest, rest);
        var y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = (b0 * x[i]) + (b1 * x1) + (b2 * x2) - (a1 * y1) - (a2 * y2);
            (x2, x1, y2, y1) = (x1, x[i], y1, y[i]);
        }

        return y;
    }
}
