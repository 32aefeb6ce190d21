using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Checks a property for generated inputs. The seed is fixed, so that every run is the same; a failure prints it.</summary>
internal static class PropertyCheck
{
    private const ulong Seed = 20_261_129;

    public static void ForAll<T>(Gen<T> inputs, int count, Action<T> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, 1), Prop.ForAll(inputs.ToArbitrary(), check));
}
