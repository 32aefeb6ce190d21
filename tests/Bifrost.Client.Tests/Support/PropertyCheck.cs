using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Tests.Support;

/// <summary>Checks a property for many generated inputs. A failure names the smallest input and the seed that reproduces it.</summary>
internal static class PropertyCheck
{
    /// <summary>Strings of any kind: null, empty, with quotes, escapes and control characters. Without surrogates, which UTF-8 cannot encode alone.</summary>
    public static Arbitrary<string> Texts => ArbMap.Default.ArbFor<string>().Filter(text => text is null || !text.Any(char.IsSurrogate));

    public static void ForAll<T>(Gen<T> inputs, Action<T> check) => ForAll(inputs.ToArbitrary(), check);

    public static void ForAll<T>(Arbitrary<T> inputs, Action<T> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(inputs, check));
}
