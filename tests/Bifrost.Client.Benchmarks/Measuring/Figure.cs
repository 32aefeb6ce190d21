using System.Globalization;

namespace Bifrost.Client.Benchmarks.Measuring;

/// <summary>One figure a line, for scripts: <c>RATIO wire 0.62</c>.</summary>
internal static class Figure
{
    public static void Print(string kind, string name, double value, string format) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} {name} {value.ToString(format, CultureInfo.InvariantCulture)}"));

    public static void Line(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
