using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>Records what is logged, with the names of the events.</summary>
internal sealed class RecordingLogger : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string Event, string Text)> _records = new();

    public IReadOnlyList<(string Event, string Text)> Records => [.. _records];

    /// <summary>Called with the name of each event.</summary>
    public Action<string>? Logged { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _records.Enqueue((eventId.Name ?? "", formatter(state, exception)));
        Logged?.Invoke(eventId.Name ?? "");
    }

    public void Dispose()
    {
    }
}
