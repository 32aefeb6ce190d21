using System.Runtime.ExceptionServices;

namespace Bifrost.Client.Api;

/// <summary>
/// Enumerates a list. A failure is thrown again by every further step, so that a list that broke off does not look complete.
/// </summary>
internal sealed class ListEnumerator<T>(IAsyncEnumerator<T> inner) : IAsyncEnumerator<T>
{
    private ExceptionDispatchInfo? _failure;

    public T Current => inner.Current;

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public async ValueTask<bool> MoveNextAsync()
    {
        _failure?.Throw();
        try
        {
            return await inner.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }
}
