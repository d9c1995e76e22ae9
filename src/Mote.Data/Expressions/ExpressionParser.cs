using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Data.Expressions;

/// <summary>
/// Reads expressions. A name is letters, digits and underscores, or anything between backquotes; text stands between double quotes. Functions of a row: abs, sqrt, exp,
/// log, min, max. Functions of a column (of a window of a series, of a sequence of rows): mean, deviation, lowest, highest, first, last, delta. Of events:
/// interval(k), interval(from, to).
/// </summary>
internal ref struct ExpressionParser
{
    private const int MaxLength = 1000;
    private const int MaxDepth = 32;
    private const string Supported = "numbers, columns, + - * / ( ), < <= > >= == !=, abs, sqrt, exp, log, min, max, mean, deviation, lowest, highest, first, last, delta, interval";

    private readonly string _text;
    private readonly string _place;
    private int _at;
    private int _depth;

    private ExpressionParser(string text, string place) => (_text, _place) = (text, place);

    /// <summary>Reads a text.</summary>
    /// <exception cref="DiagnosticException">It is no expression.</exception>
    public static Expression Parse(string text, string place)
    {
        var parser = new ExpressionParser(text, place);
        if (text.Length > MaxLength)
        {
            throw parser.Error("it is longer than 1000 characters");
        }

        var expression = parser.Comparison();
        parser.SkipSpace();
        return parser._at == text.Length ? expression : throw parser.Error($"'{text[parser._at]}' is not expected");
    }

    private readonly DiagnosticException Error(string found) => new(new Diagnostic(DiagnosticIds.BadDataset, _place,
        string.Create(CultureInfo.InvariantCulture, $"the expression '{(_text.Length > 100 ? _text[..100] + "..." : _text)}' cannot be read at character {_at + 1}: {found}"), Supported,
        "Put column names with other characters than letters, digits and underscores between backquotes"));

    private Expression Comparison()
    {
        if (++_depth > MaxDepth)
        {
            throw Error("it is nested too deeply");
        }

        var left = Sum();
        foreach (string symbol in (ReadOnlySpan<string>)["<=", ">=", "==", "!=", "<", ">"])
        {
            if (!Take(symbol))
            {
                continue;
            }

            SkipSpace();
            if (_at < _text.Length && _text[_at] == '"')
            {
                string literal = Quoted('"');
                left = left is Expression.Column column && symbol is "==" or "!="
                    ? new Expression.IsText(((Expression.Column)left).Name, literal, symbol == "==")
                    : throw Error("a text can only be compared with a column, by == or !=");
                break;
            }

            left = new Expression.RowWise([left, Sum()], symbol switch
            {
                "<=" => (a, b) => a <= b ? 1 : 0,
                ">=" => (a, b) => a >= b ? 1 : 0,
                "==" => (a, b) => a == b ? 1 : 0,
                "!=" => (a, b) => a != b ? 1 : 0,
                "<" => (a, b) => a < b ? 1 : 0,
                _ => (a, b) => a > b ? 1 : 0,
            });
            break;
        }

        _depth--;
        return left;
    }

    private Expression Sum()
    {
        var left = Product();
        while (true)
        {
            if (Take("+"))
            {
                left = new Expression.RowWise([left, Product()], (a, b) => a + b);
            }
            else if (Take("-"))
            {
                left = new Expression.RowWise([left, Product()], (a, b) => a - b);
            }
            else
            {
                return left;
            }
        }
    }

    private Expression Product()
    {
        var left = Factor();
        while (true)
        {
            if (Take("*"))
            {
                left = new Expression.RowWise([left, Factor()], (a, b) => a * b);
            }
            else if (Take("/"))
            {
                left = new Expression.RowWise([left, Factor()], (a, b) => a / b);
            }
            else
            {
                return left;
            }
        }
    }

    private Expression Factor()
    {
        bool negative = false;
        while (Take("-"))
        {
            negative = !negative;
        }

        var value = Primary();
        return negative ? new Expression.RowWise([value], (a, _) => -a) : value;
    }

    private Expression Primary()
    {
        SkipSpace();
        if (_at == _text.Length)
        {
            throw Error("it ends too early");
        }

        if (Take("("))
        {
            var inner = Comparison();
            Require(")");
            return inner;
        }

        if (_text[_at] == '`')
        {
            return new Expression.Column(Quoted('`'));
        }

        int start = _at;
        if (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')
        {
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '.' or 'e' or 'E' || (_text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E')))
            {
                _at++;
            }

            return double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? new Expression.Constant(number)
                : throw Error("this is no number");
        }

        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error($"'{_text[_at]}' is not expected");
        }

        string name = _text[start.._at];
        return Take("(") ? Function(name) : new Expression.Column(name);
    }

    private Expression Function(string name)
    {
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        do
        {
            arguments.Add(Comparison());
        }
        while (Take(","));
        Require(")");
        if (name == "interval")
        {
            int[] places = [.. arguments.Select(WholeNumber).OfType<int>()];
            return places.Length == arguments.Count && places.Length is 1 or 2 && places[^1] >= places[0] && places[^1] - places[0] < 1000
                ? new Expression.Interval(places[0], places[^1])
                : throw Error("interval takes one or two whole numbers, the smaller first");
        }

        int count = name is "min" or "max" ? 2 : 1;
        if (arguments.Count != count)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{name} takes {count} value{(count == 1 ? "" : "s")}"));
        }

        return name switch
        {
            "min" => new Expression.RowWise(arguments.ToImmutable(), Math.Min),
            "max" => new Expression.RowWise(arguments.ToImmutable(), Math.Max),
            "abs" => new Expression.RowWise(arguments.ToImmutable(), (a, _) => Math.Abs(a)),
            "sqrt" => new Expression.RowWise(arguments.ToImmutable(), (a, _) => Math.Sqrt(a)),
            "log" => new Expression.RowWise(arguments.ToImmutable(), (a, _) => a > 0 ? ExactMath.Log((float)a) : double.NaN),
            "exp" => new Expression.RowWise(arguments.ToImmutable(), (a, _) => ExactMath.Exp((float)a)),
            "mean" => new Expression.ColumnWise(arguments[0], x => Same(x, Mean(x))),
            "deviation" => new Expression.ColumnWise(arguments[0], x => Same(x, Deviation(x))),
            "lowest" => new Expression.ColumnWise(arguments[0], x => Same(x, x.Min())),
            "highest" => new Expression.ColumnWise(arguments[0], x => Same(x, x.Max())),
            "first" => new Expression.ColumnWise(arguments[0], x => Same(x, x[0])),
            "last" => new Expression.ColumnWise(arguments[0], x => Same(x, x[^1])),
            "delta" => new Expression.ColumnWise(arguments[0], Delta),
            _ => throw Error($"there is no function '{name}'"),
        };
    }

    private static int? WholeNumber(Expression e) => e switch
    {
        Expression.Constant { Value: >= -1000 and <= 1000 } c when c.Value == Math.Floor(c.Value) => (int)c.Value,
        Expression.RowWise { Arguments: [Expression.Constant c], Operation: var negate } when WholeNumber(c) is not null => (int)negate(c.Value, 0),
        _ => null,
    };

    private static double[] Same(double[] x, double value)
    {
        var values = new double[x.Length];
        Array.Fill(values, value);
        return values;
    }

    private static double Mean(double[] x)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += value;
        }

        return sum / x.Length;
    }

    private static double Deviation(double[] x)
    {
        double mean = Mean(x);
        double sum = 0;
        foreach (double value in x)
        {
            sum += (value - mean) * (value - mean);
        }

        return Math.Sqrt(sum / x.Length);
    }

    // The first row has none before it: 0.
    private static double[] Delta(double[] x)
    {
        var values = new double[x.Length];
        for (int i = 1; i < x.Length; i++)
        {
            values[i] = x[i] - x[i - 1];
        }

        return values;
    }

    private string Quoted(char quote)
    {
        int end = _text.IndexOf(quote, _at + 1);
        if (end < 0)
        {
            throw Error("the quote is not closed");
        }

        string inner = _text[(_at + 1)..end];
        _at = end + 1;
        return inner;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private bool Take(string symbol)
    {
        SkipSpace();
        if (!_text.AsSpan(_at).StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }

        _at += symbol.Length;
        return true;
    }

    private void Require(string symbol)
    {
        if (!Take(symbol))
        {
            throw Error($"'{symbol}' is missing");
        }
    }
}
