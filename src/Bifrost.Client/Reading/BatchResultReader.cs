using System.Text;
using Bifrost.Client.Errors;
using Bifrost.Client.Reading;

namespace Bifrost.Client;

/// <summary>
/// Reads the results of a batch one by one without copying them: for programs that look at each item once, with almost no allocation. Spans of an
/// item are valid until the next <see cref="ReadAsync"/>.
/// </summary>
/// <example>
/// <code>
/// await using BatchResultReader reader = client.Batches.OpenResultReader(batch.Reference);
/// while (await reader.ReadAsync(cancellationToken))
///     Console.WriteLine($"{reader.Outcome} {reader.Body.Length}");
/// </code>
/// </example>
public sealed class BatchResultReader : IAsyncDisposable
{
    private readonly ItemSource _source;
    private bool _hasItem;
    private bool _isDisposed;

    internal BatchResultReader(ItemSource source) => _source = source;

    /// <summary>The item's <c>custom_id</c> as UTF-8; empty when it has none.</summary>
    public ReadOnlySpan<byte> CustomId
    {
        get
        {
            if (ParsedItem is { } item)
                return Encoding.UTF8.GetBytes(item.CustomId);
            ReadOnlySpan<byte> text = Part(_source.Layout.CustomId);
            return text.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(ToItem().CustomId) : text;
        }
    }

    /// <summary>How the request ended; the same rule as <see cref="BatchResultItem.Outcome"/>.</summary>
    public BatchItemOutcome Outcome => ParsedItem?.Outcome ?? _source.GetOutcome();

    /// <summary>The HTTP status of the provider's answer; <see langword="null"/> without a response.</summary>
    public int? StatusCode => ParsedItem is { } item ? item.Response?.StatusCode : _source.Layout.HasResponse ? _source.Layout.StatusCode : null;

    /// <summary>The answer of the model, or the body of its error, as UTF-8 JSON as received; empty when there is none.</summary>
    public ReadOnlySpan<byte> Body => _hasItem ? _source.GetBody() : throw CreateNoItemException();

    /// <summary>The whole item as UTF-8 JSON as received.</summary>
    public ReadOnlySpan<byte> Item => _hasItem ? _source.Item : throw CreateNoItemException();

    /// <summary>
    /// What has been read, and what is missing; <see langword="null"/> until <see cref="ReadAsync"/> has returned false, and for
    /// <see cref="BatchResultsSource.ResultsEndpointOnly"/>.
    /// </summary>
    public BatchResultsSummary? Summary => _source.Summary;

    /// <summary>
    /// The position after the current item, to continue there in another reading (<see cref="BatchResultsOptions.Position"/>); <see langword="null"/>
    /// before the first read.
    /// </summary>
    public BatchResultsPosition? Position => _source.Position;

    /// <summary>Moves to the next item.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>False after the last item.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _hasItem = false;
        cancellationToken.ThrowIfCancellationRequested();
        return _source.TryRead() ? ValueTask.FromResult(_hasItem = true) : WaitAsync(cancellationToken);
    }

    /// <summary>Creates an item that stays valid.</summary>
    /// <returns>The item, with copies of its payloads.</returns>
    public BatchResultItem ToItem() => _hasItem ? _source.CreateItem() : throw CreateNoItemException();

    /// <summary>Returns the connection to the pool, or closes it when the results have not been read to their end.</summary>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _hasItem = false;
        _source.EndReport();
        _source.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the current item can be read; if not, only <see cref="Item"/> can, and the reading goes on.</summary>
    internal bool CanReadItem => _hasItem ? _source.CanCreateItem() : throw CreateNoItemException();

    // The item when it needed the serializer; null for all others.
    private BatchResultItem? ParsedItem =>
        !_hasItem ? throw CreateNoItemException() : _source.Layout.NeedsSerializer ? _source.CreateItem() : null;

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _hasItem = await _source.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (CallerCancellation.Replaces(failure, cancellationToken))
        {
            throw CallerCancellation.Create(failure, cancellationToken);
        }
    }

    private ReadOnlySpan<byte> Part(ByteRange range) => range.IsPresent ? range.Of(_source.Item) : default;

    private static InvalidOperationException CreateNoItemException() => new($"There is no current item: {nameof(ReadAsync)} has to return true first.");
}
