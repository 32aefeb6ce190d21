using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>Results that somebody made up.</summary>
internal sealed class GivenBatchResults(IEnumerable<BatchResultsPage> pages) : BatchResults
{
    public override async IAsyncEnumerable<BatchResultsPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool begun = cursor is null;
        foreach (BatchResultsPage page in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            if (begun)
                yield return page;
            else
                begun = page.NextCursor == cursor;
        }
    }

    public override async IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (BatchResultsPage page in AsPages(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (BatchResultItem item in page.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
        }
    }
}
