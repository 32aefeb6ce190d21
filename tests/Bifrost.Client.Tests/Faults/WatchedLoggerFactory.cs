using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Faults;

/// <summary>Passes the text of every log entry and scope on: the message, the values and the exception.</summary>
internal sealed class WatchedLoggerFactory(Action<string> check) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        check($"{state} {GetValues(state)}");
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        check($"{logLevel} {eventId} {formatter(state, exception)} {GetValues(state)} {exception}");

    public void Dispose()
    {
    }

    private static string GetValues(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "";
}
