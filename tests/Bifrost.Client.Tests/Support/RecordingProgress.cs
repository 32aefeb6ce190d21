namespace Bifrost.Client.Tests.Support;

/// <summary>Records reports synchronously, unlike <see cref="Progress{T}"/>.</summary>
/// <param name="then">Called after each report.</param>
internal sealed class RecordingProgress<T>(Action<T>? then = null) : IProgress<T>
{
    public List<T> Values { get; } = [];

    public void Report(T value)
    {
        Values.Add(value);
        then?.Invoke(value);
    }
}
