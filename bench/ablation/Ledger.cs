using System.Globalization;

namespace Mote.Bench.Ablation;

/// <summary>What a line is of.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Identity">The first digits of the hash of what it says, so that figures of an older recipe are never mixed with those of a newer.</param>
/// <param name="Epochs">Epochs of the training.</param>
/// <param name="Factor">The factor that was changed, or <see cref="Subject.Base"/>.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Fold">What was left out.</param>
internal sealed record Key(string Recipe, string Identity, int Epochs, string Factor, ulong Seed, string Fold);

/// <summary>The committed figures, <c>results.csv</c>: a line is added as soon as its training is done, so that what is interrupted goes on.</summary>
internal sealed class Ledger
{
    private const string Columns = "recipe,identity,epochs,factor,seed,fold,float,int8";

    private readonly string _path;
    private readonly Dictionary<Key, (double Float, double Int8)> _lines = [];

    public Ledger(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        string[] lines = File.ReadAllLines(path);
        if (lines is [] || lines[0] != Columns)
        {
            throw new InvalidDataException($"{path}: the columns are not {Columns}");
        }

        foreach (string line in lines.Skip(1).Where(l => l.Length > 0))
        {
            // Names of factors have commas; what stands before and after them has none.
            string[] parts = line.Split(',');
            string factor = string.Join(',', parts[3..^4]);
            var key = new Key(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), factor, ulong.Parse(parts[^4], CultureInfo.InvariantCulture), parts[^3]);
            _lines[key] = (double.Parse(parts[^2], CultureInfo.InvariantCulture), double.Parse(parts[^1], CultureInfo.InvariantCulture));
        }
    }

    public IReadOnlyDictionary<Key, (double Float, double Int8)> Lines => _lines;

    /// <summary>Adds lines.</summary>
    public void Add(IEnumerable<(Key Key, double Float, double Int8)> results)
    {
        using var file = File.AppendText(_path);
        if (file.BaseStream.Length == 0)
        {
            file.WriteLine(Columns);
        }

        foreach (var (key, real, int8) in results)
        {
            _lines[key] = (real, int8);
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Recipe},{key.Identity},{key.Epochs},{key.Factor},{key.Seed},{key.Fold},{real:R},{int8:R}"));
        }
    }
}
