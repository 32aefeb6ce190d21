using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Tests.Support;

/// <summary>Runs a property over many inputs. A failure names the smallest input and the seed that repeats it.</summary>
internal static class ForMany
{
    /// <summary>Texts of any kind: empty, with quotes, escapes and control characters, but none that UTF-8 cannot write.</summary>
    public static Arbitrary<string> Texts => ArbMap.Default.ArbFor<string>().Filter(text => text is null || !text.Any(char.IsSurrogate));

    public static void Holds<T>(Gen<T> inputs, Action<T> check) => Holds(inputs.ToArbitrary(), check);

    public static void Holds<T>(Arbitrary<T> inputs, Action<T> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(inputs, check));
}
