namespace Bifrost.Client.Tests.Support;

/// <summary>Returns the exceptions of calls.</summary>
internal static class ExceptionAssert
{
    /// <summary>Asserts that a call throws an exception of exactly this type, and returns the exception.</summary>
    public static async Task<T> ThrowsAsync<T>(Func<Task> call)
        where T : Exception
    {
        Exception? exception = await RecordAsync(call);
        Assert.That(exception, Is.TypeOf<T>());
        return (T)exception!;
    }

    /// <summary>Returns the exception that a call throws; null when it throws none.</summary>
    public static async Task<Exception?> RecordAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
#pragma warning disable CA1031 // The caller looks at the type.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }
}
