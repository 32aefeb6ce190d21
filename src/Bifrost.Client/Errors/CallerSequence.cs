using System.Runtime.ExceptionServices;

namespace Bifrost.Client.Errors;

/// <summary>
/// A sequence that its caller can cancel by a token of a method or of the loop (see <see cref="CallerTokens"/>). A failure is thrown again by every further
/// step, so that a sequence that broke off does not look complete.
/// </summary>
/// <remarks>Not an iterator with a token of its own: the compiler would link the tokens, and throw the linked one.</remarks>
/// <param name="read">Begins an enumeration.</param>
/// <param name="methodTokens">The tokens of the methods.</param>
internal sealed class CallerSequence<T>(Func<CancellationToken, IAsyncEnumerator<T>> read, params CancellationToken[] methodTokens) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var tokens = new CallerTokens([.. methodTokens, cancellationToken]);
        return new Enumerator(read(tokens.Token), tokens);
    }

    private sealed class Enumerator(IAsyncEnumerator<T> inner, CallerTokens tokens) : IAsyncEnumerator<T>
    {
        private ExceptionDispatchInfo? _failure;

        public T Current => inner.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            tokens.ThrowIfCancellationRequested();
            _failure?.Throw();
            try
            {
                return await inner.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
                if (tokens.Replaces(failure))
                    throw tokens.CreateException(failure);
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                tokens.Dispose();
            }
        }
    }
}
