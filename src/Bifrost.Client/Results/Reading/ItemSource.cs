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

    /// <summary>The current item, once it has been made.</summary>
    protected BatchResultItem? Created { get; set; }

    /// <summary>Goes to the next item of the page, and opens the page if there is none.</summary>
    public ValueTask<bool> MoveNextInPageAsync(CancellationToken cancellationToken)
    {
        Created = null;
        try
        {
            ValueTask<bool> moved = MoveInPageAsync(cancellationToken);
            return moved.IsCompletedSuccessfully ? moved : TellingAsync(moved);
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
        }
    }

    /// <summary>Leaves a page that has been read to its end.</summary>
    /// <returns>Whether there is another one.</returns>
    public ValueTask<bool> NextPageAsync() => TellingAsync(LeavePageAsync());

    /// <summary>Makes the current item, owning its payloads; the same one however often it is asked for.</summary>
    public BatchResultItem CreateItem()
    {
        try
        {
            return Created ??= MakeItem();
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count - 1);
            throw;
        }
    }

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

    /// <inheritdoc cref="MoveNextInPageAsync"/>
    protected abstract ValueTask<bool> MoveInPageAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="NextPageAsync"/>
    protected abstract ValueTask<bool> LeavePageAsync();

    /// <inheritdoc cref="CreateItem"/>
    protected abstract BatchResultItem MakeItem();

    // A failure says how far the reading had come; of sources within sources the outermost has the last word.
    private async ValueTask<bool> TellingAsync(ValueTask<bool> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
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
