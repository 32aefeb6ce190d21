using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Support;

/// <summary>Records everything that is logged, with scopes and values.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Record(state);
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");
        Record(state);
    }

    public void Dispose()
    {
    }

    private void Record(object? state)
    {
        _lines.Enqueue($"{state}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            _lines.Enqueue(string.Join(' ', values));
    }
}
