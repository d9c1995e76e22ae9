using System.Diagnostics;
using System.Globalization;
using Mote.Bench.Training;

switch (args)
{
    case ["matrix"]:
        MatrixBench.Run();
        return 0;
    case ["step", var network, var seconds, .. var rest]:
        Step(network, double.Parse(seconds, CultureInfo.InvariantCulture), rest is [var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["profile", var network]:
        using (var stepper = new Stepper(Network.Of(network), 1))
        {
            foreach (var (name, milliseconds) in stepper.Profile(40).OrderByDescending(n => n.Milliseconds))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,8:F3} ms  {name}"));
            }
        }

        return 0;
    case ["bits", var network]:
        foreach (int count in new[] { 1, 2 })
        {
            using var steps = new Stepper(Network.Of(network), count);
            float loss = 0;
            for (int i = 0; i < 5; i++)
            {
                loss = steps.Step();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} threads: loss {loss:F6}, parameters {steps.Checksum:x8}"));
        }

        return 0;
    case ["compare", .. var options]:
        Comparison.Run([.. options.Where(o => Network.Names.Contains(o)).DefaultIfEmpty("").SelectMany(o => o.Length == 0 ? Network.Names : [o])], !options.Contains("--no-avx512"), "2");
        return 0;
    default:
        Console.Error.WriteLine("usage: training compare [--no-avx512] [NETWORK...] | step NETWORK SECONDS [THREADS] | profile NETWORK | bits NETWORK | matrix");
        return 1;
}

// Milliseconds of CPU time a step, the last line; the losses before it.
static void Step(string network, double seconds, int threads)
{
    using var stepper = new Stepper(Network.Of(network), threads);
    double first = stepper.Step(), last = 0;
    for (int i = 0; i < 4; i++)
    {
        last = stepper.Step();
    }

    using var process = Process.GetCurrentProcess();
    var begin = process.TotalProcessorTime;
    int steps = 0;
    double used;
    do
    {
        last = stepper.Step();
        steps++;
        process.Refresh();
        used = (process.TotalProcessorTime - begin).TotalSeconds;
    }
    while (used < seconds);

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss {first:F5} to {last:F5}"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{used / steps * 1000:F3}"));
}
