namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>Fails a test that hangs. No test that passes waits this long.</summary>
internal static class TestTimeout
{
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    public static Task<T> WithTestTimeout<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task WithTestTimeout(this Task task) => task.WaitAsync(Limit);
}
