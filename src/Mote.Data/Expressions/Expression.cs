using System.Collections.Immutable;

namespace Mote.Data.Expressions;

/// <summary>
/// An expression over columns: numbers, columns, <c>+ - * / ( )</c>, comparisons (1 or 0) and functions, computed in double precision. It can neither loop nor reach
/// anything but the columns that it names. Evaluation is by column: each step yields a number for each row.
/// </summary>
internal abstract record Expression
{
    /// <summary>A number for each row.</summary>
    public abstract double[] Evaluate(IColumns columns);

    /// <summary>The columns that it names, as often as it names them.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>True when a row's value depends on other rows.</summary>
    public abstract bool LooksAtOtherRows { get; }

    /// <summary>A number.</summary>
    public sealed record Constant(double Value) : Expression
    {
        public override IEnumerable<string> Names => [];

        public override bool LooksAtOtherRows => false;

        public override double[] Evaluate(IColumns columns)
        {
            var values = new double[columns.Rows];
            Array.Fill(values, Value);
            return values;
        }
    }

    /// <summary>A column.</summary>
    public sealed record Column(string Name) : Expression
    {
        public override IEnumerable<string> Names => [Name];

        public override bool LooksAtOtherRows => false;

        public override double[] Evaluate(IColumns columns) => columns.Numbers(Name);
    }

    /// <summary>Whether a cell is a text: 1 or 0.</summary>
    public sealed record IsText(string Name, string Text, bool Equal) : Expression
    {
        public override IEnumerable<string> Names => [Name];

        public override bool LooksAtOtherRows => false;

        public override double[] Evaluate(IColumns columns) =>
            Array.ConvertAll(columns.Texts(Name), cell => string.Equals(cell, Text, StringComparison.Ordinal) == Equal ? 1.0 : 0.0);
    }

    /// <summary>An operation of each row's values.</summary>
    public sealed record RowWise(ImmutableArray<Expression> Arguments, Func<double, double, double> Operation) : Expression
    {
        public override IEnumerable<string> Names => Arguments.SelectMany(a => a.Names);

        public override bool LooksAtOtherRows => Arguments.Any(a => a.LooksAtOtherRows);

        public override double[] Evaluate(IColumns columns)
        {
            double[] first = Arguments[0].Evaluate(columns);
            double[] second = Arguments.Length > 1 ? Arguments[1].Evaluate(columns) : first;
            var values = new double[first.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Operation(first[i], second[i]);
            }

            return values;
        }
    }

    /// <summary>An operation of a whole column.</summary>
    public sealed record ColumnWise(Expression Argument, Func<double[], double[]> Operation) : Expression
    {
        public override IEnumerable<string> Names => Argument.Names;

        public override bool LooksAtOtherRows => true;

        public override double[] Evaluate(IColumns columns) => Operation(Argument.Evaluate(columns));
    }

    /// <summary>The mean of the intervals between events from one place to another, counted from the interval before the row's event, in seconds. Beyond the first
    /// and last interval of the recording, these are taken; a single event has intervals of 0.</summary>
    public sealed record Interval(int From, int To) : Expression
    {
        public override IEnumerable<string> Names => [];

        public override bool LooksAtOtherRows => true;

        public override double[] Evaluate(IColumns columns)
        {
            double[] times = columns.Times;
            var values = new double[times.Length];
            for (int i = 0; i < values.Length && times.Length > 1; i++)
            {
                double sum = 0;
                for (int k = From; k <= To; k++)
                {
                    int at = Math.Clamp(i - 1 + k, 0, times.Length - 2);
                    sum += times[at + 1] - times[at];
                }

                values[i] = sum / (To - From + 1);
            }

            return values;
        }
    }
}

/// <summary>Columns of equal length, as expressions see them.</summary>
internal interface IColumns
{
    /// <summary>Rows of each column.</summary>
    int Rows { get; }

    /// <summary>The times of events in seconds; empty where there are none.</summary>
    double[] Times { get; }

    /// <summary>The numbers of a column that exists.</summary>
    double[] Numbers(string name);

    /// <summary>The texts of a column that exists.</summary>
    string[] Texts(string name);
}
