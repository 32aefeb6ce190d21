namespace Bifrost.Client.Tests.Support;

/// <summary>The failure of a call.</summary>
internal static class Failure
{
    /// <summary>Runs a call that must fail with exactly this kind of exception.</summary>
    public static async Task<T> Of<T>(Func<Task> call)
        where T : Exception
    {
        Exception? failure = await OfAny(call);
        Assert.That(failure, Is.TypeOf<T>());
        return (T)failure!;
    }

    /// <summary>Runs a call that may fail.</summary>
    public static async Task<Exception?> OfAny(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
#pragma warning disable CA1031 // Which exception it is, is the question.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}
