using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Generates texts and JSON values.</summary>
internal static class ChatTexts
{
    // Half of a surrogate pair cannot be encoded as UTF-8.
    private static readonly Gen<string> AnyText = ArbMap.Default.ArbFor<string>().Generator
        .Select(text => string.Concat((text ?? "").Where(letter => !char.IsSurrogate(letter))));

    public static Gen<string> Any { get; } = Gen.OneOf(
        AnyText,
        Gen.Elements(
            "", " ", "\n", "Hello", "trailing \t ", " leading", "é漢字😀\u200b", "\"quotes\" \\ /", "<b>&amp;'+`</b>", "line\r\nline", "{\"a\": 1}", "[ 1 ]", "null", "true",
            "\u0001\u007f\u2028", new string('x', 300)));

    public static Gen<string> Names { get; } = Gen.Elements("call_1", "toolu_2", "weather", "x", "A-b_9");

    public static Gen<object?> Values { get; } = Gen.Sized(ValuesOf);

    public static Gen<Dictionary<string, object?>> Arguments { get; } =
        Gen.Choose(0, 4).SelectMany(count => Names.Zip(Values).ListOf(count)).Select(ToDictionary);

    public static Gen<byte[]> Bytes { get; } = ArbMap.Default.ArbFor<byte>().Generator.ListOf().Select(bytes => bytes.ToArray());

    /// <summary>A value, or null.</summary>
    public static Gen<T?> Maybe<T>(Gen<T> values) where T : struct => Gen.OneOf(Gen.Constant((T?)null), values.Select(value => (T?)value));

    /// <inheritdoc cref="Maybe{T}(Gen{T})"/>
    public static Gen<T?> MaybeNull<T>(Gen<T> values) where T : class => Gen.OneOf(Gen.Constant((T?)null), values.Select(value => (T?)value));

    /// <summary>Up to a number of values.</summary>
    public static Gen<List<T>> UpTo<T>(int maximum, Gen<T> values, int minimum = 0) => Gen.Choose(minimum, maximum).SelectMany(count => values.ListOf(count)).Select(list => list.ToList());

    private static Gen<object?> ValuesOf(int size)
    {
        Gen<object?> scalars = Gen.OneOf(
            Gen.Constant((object?)null),
            Gen.Elements<object?>(true, false, 0, -7, long.MaxValue, 0.1, 1e30, -2.5f, "2026-01-02"),
            Any.Select(text => (object?)text));
        return size < 4
            ? scalars
            : Gen.Frequency(
                (4, scalars),
                (1, UpTo(3, ValuesOf(size / 4)).Select(list => (object?)list)),
                (1, UpTo(3, Names.Zip(ValuesOf(size / 4))).Select(members => (object?)ToDictionary(members))));
    }

    private static Dictionary<string, object?> ToDictionary(IEnumerable<(string Name, object? Value)> members)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in members)
            result[name] = value;
        return result;
    }
}
