using System.Text;

namespace Bifrost.Client;

/// <summary>
/// Reads the results of a batch one by one without keeping them: for those who look at each item once and want next to no allocation.
/// What it shows of an item is valid until the next <see cref="ReadAsync"/>.
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

    internal BatchResultReader(Func<Action<BatchResultsSummary>, ItemSource> open) => _source = open(summary => Summary = summary);

    /// <summary>The item's <c>custom_id</c> as UTF-8; empty when it has none.</summary>
    public ReadOnlySpan<byte> CustomId
    {
        get
        {
            if (Unusual is { } item)
                return Encoding.UTF8.GetBytes(item.CustomId);
            ReadOnlySpan<byte> text = Part(_source.Layout.CustomId);
            return text.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(ToItem().CustomId) : text;
        }
    }

    /// <summary>How the request ended; the same rule as <see cref="BatchResultItem.Outcome"/>.</summary>
    public BatchItemOutcome Outcome => Unusual?.Outcome ?? _source.GetOutcome();

    /// <summary>The HTTP status of the provider's answer; <see langword="null"/> without a response.</summary>
    public int? StatusCode => Unusual is { } item ? item.Response?.StatusCode : _source.Layout.HasResponse ? _source.Layout.StatusCode : null;

    /// <summary>The answer of the model, or the body of its error, as UTF-8 JSON as received; empty when there is none.</summary>
    public ReadOnlySpan<byte> Body
    {
        get
        {
            if (Unusual is { } item)
                return item.Body.GetValueOrDefault().Utf8.Span;
            ref readonly ItemLayout layout = ref _source.Layout;
            return Part(layout.Body.IsPresent ? layout.Body : layout.Message);
        }
    }

    /// <summary>The whole item as UTF-8 JSON as received.</summary>
    public ReadOnlySpan<byte> Item => _hasItem ? _source.Item : throw NoItem();

    /// <summary>What has been seen; <see langword="null"/> until <see cref="ReadAsync"/> has returned false.</summary>
    public BatchResultsSummary? Summary { get; private set; }

    /// <summary>Goes to the next item.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>False after the last item.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        // What is left of a reading that was given up is no end of the results.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _hasItem = false;
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<bool> moved = _source.MoveNextAsync(cancellationToken);
        if (!moved.IsCompletedSuccessfully)
            return AwaitAsync(moved);
        return ValueTask.FromResult(_hasItem = moved.Result);

        async ValueTask<bool> AwaitAsync(ValueTask<bool> moved) => _hasItem = await moved.ConfigureAwait(false);
    }

    /// <summary>Makes an item that stays valid.</summary>
    /// <returns>The item, owning its payloads.</returns>
    public BatchResultItem ToItem() => _hasItem ? _source.CreateItem() : throw NoItem();

    /// <summary>Gives the connection back, or closes it when the results have not been read to their end.</summary>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _hasItem = false;
        return _source.DisposeAsync();
    }

    // The few items that have something unexpected around their payload.
    private BatchResultItem? Unusual =>
        !_hasItem ? throw NoItem() : _source.Layout.IsUnusual ? _source.CreateItem() : null;

    private ReadOnlySpan<byte> Part(ByteRange range) => range.IsPresent ? range.Of(_source.Item) : default;

    private static InvalidOperationException NoItem() => new($"There is no item before {nameof(ReadAsync)} has returned true, and none after it has returned false.");
}
