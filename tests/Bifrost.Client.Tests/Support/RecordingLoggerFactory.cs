using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Support;

/// <summary>Records log entries of at least one level.</summary>
internal sealed class RecordingLoggerFactory(LogLevel minimum = LogLevel.Trace) : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    /// <summary>The names of the categories for which loggers were created.</summary>
    public ConcurrentQueue<string> Categories { get; } = new();

    public IReadOnlyList<Entry> Entries => [.. _entries];

    /// <summary>Each entry as <c>Warning 3 PollFailed: message</c>.</summary>
    public IEnumerable<string> Lines => _entries.Select(entry => $"{entry.Level} {entry.Id.Id} {entry.Id.Name}: {entry.Message}");

    public ILogger CreateLogger(string categoryName)
    {
        Categories.Enqueue(categoryName);
        return this;
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue(new Entry(logLevel, eventId, formatter(state, exception), exception));

    public void Dispose()
    {
    }

    internal sealed record Entry(LogLevel Level, EventId Id, string Message, Exception? Exception);
}
