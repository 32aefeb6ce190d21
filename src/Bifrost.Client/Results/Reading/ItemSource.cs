using System.Text.Json;

namespace Bifrost.Client;

/// <summary>
/// Goes through result items, page by page or over the ends of pages. The bytes of an item are valid until the next one; whoever keeps
/// an item makes one that owns its payloads.
/// </summary>
internal abstract class ItemSource : IAsyncDisposable
{
    /// <summary>The bytes of the current item.</summary>
    public abstract ReadOnlySpan<byte> Item { get; }

    /// <summary>Where the parts of <see cref="Item"/> stand.</summary>
    public abstract ref readonly ItemLayout Layout { get; }

    /// <summary>All of the page but its items; only after <see cref="MoveNextInPageAsync"/> has returned false.</summary>
    public abstract BatchResultsPage Rest { get; }

    /// <summary>How many items have been come to, the current one included.</summary>
    public long Count { get; protected set; }

    /// <summary>Goes to the next item of the page, and opens the page if there is none.</summary>
    public abstract ValueTask<bool> MoveNextInPageAsync(CancellationToken cancellationToken);

    /// <summary>Leaves a page that has been read to its end.</summary>
    /// <returns>Whether there is another one.</returns>
    public abstract ValueTask<bool> NextPageAsync();

    /// <summary>Makes the current item, owning its payloads.</summary>
    public abstract BatchResultItem CreateItem();

    public abstract ValueTask DisposeAsync();

    /// <summary>Goes to the next item, over the ends of pages.</summary>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        // Mostly the next item is in memory already.
        ValueTask<bool> inPage = MoveNextInPageAsync(cancellationToken);
        if (!inPage.IsCompletedSuccessfully)
            return OverPagesAsync(inPage, cancellationToken);
        return inPage.Result ? ValueTask.FromResult(true) : OverPagesAsync(ValueTask.FromResult(false), cancellationToken);
    }

    /// <summary>How the current item ended.</summary>
    public BatchItemOutcome GetOutcome()
    {
        ref readonly ItemLayout layout = ref Layout;
        if (layout.IsUnusual)
            return CreateItem().Outcome;
        try
        {
            return ItemFactory.Outcome(Item, in layout);
        }
        catch (JsonException)
        {
            // A text that is none: making the item says so, and where.
            return CreateItem().Outcome;
        }
    }

    private async ValueTask<bool> OverPagesAsync(ValueTask<bool> inPage, CancellationToken cancellationToken)
    {
        while (!await inPage.ConfigureAwait(false))
        {
            if (!await NextPageAsync().ConfigureAwait(false))
                return false;
            inPage = MoveNextInPageAsync(cancellationToken);
        }

        return true;
    }
}
