using System.Buffers;
using System.Text.Json;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>
/// Reads one page of results as it arrives: each item as soon as it is complete, whatever is before and after the array; at the end the metadata of
/// the page. Memory is limited by the largest single value plus one buffer.
/// </summary>
/// <remarks>Design and how to change it safely: docs/reading-results.md.</remarks>
/// <param name="response">The response; disposed with the reader.</param>
/// <param name="provider">The provider of the batch.</param>
/// <param name="batchId">The batch that was asked for; null accepts the results of any.</param>
internal sealed class PageReader(StreamedResponse response, ModelProvider provider, string? batchId = null) : IDisposable
{
    private static readonly SearchValues<byte> PrimitiveEnds = SearchValues.Create(", }]\r\n\t"u8);

    private readonly ResponseBuffer _buffer = new(response);
    private readonly ArrayBufferWriter<byte> _metadata = new(1024);
    private State _state = State.BeforeDocument;
    private ValueScan _scan;
    private ItemLayout _item;
    private int _itemCount;
    private bool _hasItem;
    private bool _hasResults;

    // The member that is being read: whether it is one of the two below, and how much of its value has been searched for its end.
    private bool _isResults;
    private bool _isBatchId;
    private int _searched;

    private enum State
    {
        BeforeDocument,
        FirstMember,
        Member,
        Colon,
        Value,
        AfterMember,
        FirstItem,
        Item,
        AfterItem,
        AfterDocument,
        Ended,
    }

    private enum Progress
    {
        Stepped,
        NeedsData,
        Item,
        Ended,
    }

    /// <summary>The bytes of the item that <see cref="TryRead"/> has moved to; valid until the next call.</summary>
    public ReadOnlySpan<byte> Item => _buffer.Data[.._item.Length];

    /// <summary>The positions of the members of <see cref="Item"/>.</summary>
    public ref readonly ItemLayout Layout => ref _item;

    /// <summary>The page without its items; null until <see cref="WaitToReadAsync"/> has returned false.</summary>
    public BatchResultsPage? Metadata { get; private set; }

    /// <summary>Moves to the next item that has arrived.</summary>
    /// <returns>False when more data is needed, or the page has ended.</returns>
    public bool TryRead()
    {
        if (_hasItem)
        {
            _buffer.Advance(_item.Length);
            _hasItem = false;
        }

        Progress progress;
        do
            progress = Step();
        while (progress == Progress.Stepped);
        return progress == Progress.Item;
    }

    /// <summary>Waits for more data, after <see cref="TryRead"/> has returned false.</summary>
    /// <returns>False when the page has been read to its end.</returns>
    /// <exception cref="BifrostInvalidResponseException">The response is not a page of results, or is truncated.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (_state == State.Ended)
            return false;
        if (_buffer.IsAtEnd)
        {
            throw _state == State.BeforeDocument && _buffer.Data.IsEmpty
                ? CreateException("the body is empty", 0, isDamaged: true)
                : CreateException("the JSON is truncated", _buffer.Data.Length, isDamaged: true);
        }

        return await _buffer.FillAsync(cancellationToken).ConfigureAwait(false) ? true : throw CreateTooLargeException();
    }

    /// <summary>Creates the current item, with copies of its payloads.</summary>
    /// <exception cref="BifrostInvalidResponseException">The item is not a result item.</exception>
    public BatchResultItem CreateItem()
    {
        try
        {
            return ItemFactory.Create(Item, ref _item, _buffer.Share(_item.Length));
        }
        catch (JsonException exception)
        {
            throw CreateException($"item {_itemCount} of the page is not a result item: {JsonErrors.Describe(exception)}", JsonErrors.GetPosition(exception, Item), exception);
        }
    }

    public void Dispose()
    {
        _buffer.Dispose();
        response.Dispose();
    }

    private Progress Step()
    {
        if (_state == State.BeforeDocument && !SkipByteOrderMark())
            return Progress.NeedsData;
        if (_state == State.Ended)
            return Progress.Ended;

        SkipWhiteSpace();
        ReadOnlySpan<byte> data = _buffer.Data;
        if (_state == State.AfterDocument)
            return EndDocument(data);
        if (data.IsEmpty)
            return Progress.NeedsData;

        byte next = data[0];
        switch (_state)
        {
            case State.BeforeDocument:
                return next == '{' ? Take(State.FirstMember) : throw CreateException("it does not begin with an object", 0);
            case State.FirstMember when next == '}':
                return Take(State.AfterDocument);
            case State.FirstMember or State.Member:
                return ReadName(data);
            case State.Colon:
                return next == ':' ? Take(State.Value) : throw CreateException("the colon after a name is missing", 0, isDamaged: true);
            case State.Value:
                return _isResults ? BeginResults(data) : CopyValue(data);
            case State.AfterMember:
                return next switch
                {
                    (byte)',' => Take(State.Member),
                    (byte)'}' => Take(State.AfterDocument),
                    _ => throw CreateException("a comma or the end of the object is missing", 0, isDamaged: true),
                };
            case State.FirstItem when next == ']':
                return Take(State.AfterMember);
            case State.FirstItem or State.Item:
                return ReadItem(data);
            default:
                return next switch
                {
                    (byte)',' => Take(State.Item),
                    (byte)']' => Take(State.AfterMember),
                    _ => throw CreateException("a comma or the end of the results is missing", 0, isDamaged: true),
                };
        }
    }

    private Progress ReadItem(ReadOnlySpan<byte> data)
    {
        int length = data[0] switch
        {
            (byte)'{' => ItemParser.Parse(data, BifrostJson.MaxDepth - 2, ref _scan, out _item),
            (byte)'n' => ReadNullItem(data),
            _ => throw CreateException("an item of the results is not an object", 0),
        };
        if (length == ValueScan.NeedsMore)
            return Progress.NeedsData;
        if (length < 0)
            throw CreateInvalidValueException(length);
        if (length > response.MaxItemBytes)
            throw CreateTooLargeException();

        _scan = default;
        _state = State.AfterItem;
        _itemCount++;
        _hasItem = true;
        return Progress.Item;
    }

    // Null in place of an item: kept, so that the count of items is right.
    private int ReadNullItem(ReadOnlySpan<byte> data)
    {
        _item = new ItemLayout { NeedsSerializer = true, Length = 4 };
        if (data.Length < 4)
            return ValueScan.NeedsMore;
        return data.StartsWith("null"u8) ? 4 : throw CreateException("an item of the results is not an object", 0);
    }

    private Progress ReadName(ReadOnlySpan<byte> data)
    {
        int end = FindStringEnd(data);
        if (end < 0)
            return end == ValueScan.NeedsMore ? CheckKept(data.Length) : throw CreateException("the name of a member is missing", 0, isDamaged: true);

        ReadOnlySpan<byte> name = data[..end];
        _isResults = IsName(name, "results"u8);
        _isBatchId = IsName(name, "batch_id"u8);
        if (_isResults && _itemCount > 0)
            throw CreateException("it has results twice", 0);
        if (!_isResults)
        {
            CheckKept(end);
            _metadata.Write(_metadata.WrittenCount == 0 ? "{"u8 : ","u8);
            _metadata.Write(name);
            _metadata.Write(":"u8);
        }

        return EndText(end, State.Colon);
    }

    private Progress BeginResults(ReadOnlySpan<byte> data)
    {
        _hasResults = true;
        if (data[0] == '[')
            return Take(State.FirstItem);
        if (data[0] == 'n' && data.Length < 4)
            return Progress.NeedsData;
        if (!data.StartsWith("null"u8))
            throw CreateException("the results are not an array", 0);
        return EndText(4, State.AfterMember);
    }

    // Everything but the results is small, and deserialized as a whole at the end.
    private Progress CopyValue(ReadOnlySpan<byte> data)
    {
        int end = FindValueEnd(data);
        if (end == ValueScan.NeedsMore)
            return CheckKept(data.Length);
        if (end < 0)
            throw CreateInvalidValueException(end);
        if (end == 0)
            throw CreateException("a member has no value", 0, isDamaged: true);

        CheckKept(end);
        if (_isBatchId)
            CheckBatchId(data[..end]);
        _metadata.Write(data[..end]);
        _scan = default;
        return EndText(end, State.AfterMember);
    }

    private Progress EndText(int length, State next)
    {
        _buffer.Advance(length);
        _searched = 0;
        _state = next;
        return Progress.Stepped;
    }

    // One limit for all that is kept of a page, not for each member.
    private Progress CheckKept(int length) => (long)_metadata.WrittenCount + length <= response.MaxItemBytes
        ? Progress.NeedsData
        : throw CreateException($"the members beside the results are larger than {nameof(BifrostClientOptions.MaxItemBytes)} ({response.MaxItemBytes} bytes)", 0);

    // At once, so that no item of another batch is returned when the id comes before the results.
    private void CheckBatchId(ReadOnlySpan<byte> value)
    {
        if (batchId is null || value[0] != '"')
            return;

        string? received;
        try
        {
            var reader = new Utf8JsonReader(value);
            reader.Read();
            received = reader.GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CreateException("the batch_id is not a valid text", 0, exception);
        }

        ProviderProfile profile = ProviderProfile.Of(provider);
        if (received is { Length: > 0 } && !profile.IsSameBatch(batchId, profile.ToUnifiedBatchId(received)))
        {
            // All that comes later on this connection may belong to other requests, too.
            response.Call.CloseConnections();
            throw CreateException("they are the results of another batch", 0);
        }
    }

    private int FindValueEnd(ReadOnlySpan<byte> data)
    {
        switch (data[0])
        {
            case (byte)'{' or (byte)'[':
                if (!_scan.IsBegun)
                    _scan = new ValueScan(0, BifrostJson.MaxDepth - 1);
                return _scan.Advance(data);
            case (byte)'"':
                return FindStringEnd(data);
            default:
                int length = data[_searched..].IndexOfAny(PrimitiveEnds);
                if (length >= 0)
                    return _searched + length;
                _searched = data.Length;
                return ValueScan.NeedsMore;
        }
    }

    private Progress EndDocument(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
            throw CreateException("there is more after the end of the JSON", 0, isDamaged: true);
        if (!_buffer.IsAtEnd)
            return Progress.NeedsData;

        Metadata = ReadMetadata();
        _state = State.Ended;
        return Progress.Ended;
    }

    private BatchResultsPage ReadMetadata()
    {
        _metadata.Write(_metadata.WrittenCount == 0 ? "{}"u8 : "}"u8);
        BatchResultsPage page;
        try
        {
            page = LenientJson.Deserialize(_metadata.WrittenSpan, BifrostJson.TypeInfo<BatchResultsPage>())!;
        }
        catch (JsonException exception)
        {
            throw CreateException($"the page around the results is invalid: {JsonErrors.Describe(exception)}", null, exception);
        }

        // Any other JSON object would be read as a page without results.
        if (!_hasResults && page.BatchId.Length == 0)
            throw CreateException("it has neither results nor a batch_id: it is not a page of results", 0);
        return page with { BatchId = ProviderProfile.Of(provider).ToUnifiedBatchId(page.BatchId) };
    }

    private bool IsName(ReadOnlySpan<byte> quotedName, ReadOnlySpan<byte> expected)
    {
        if (!quotedName.Contains((byte)'\\'))
            return quotedName[1..^1].SequenceEqual(expected);

        var reader = new Utf8JsonReader(quotedName);
        try
        {
            return reader.Read() && reader.ValueTextEquals(expected);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CreateException("the name of a member is invalid", 0, exception);
        }
    }

    // One past the closing quote of the string that the data begins with, or a constant of ValueScan. Continues where it stopped before.
    private int FindStringEnd(ReadOnlySpan<byte> data)
    {
        if (data[0] != '"')
            return ValueScan.Broken;

        for (int at = Math.Max(_searched, 1); ;)
        {
            int length = at < data.Length ? data[at..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (length < 0)
            {
                // Past the data when its last byte escapes the next one.
                _searched = Math.Max(at, data.Length);
                return ValueScan.NeedsMore;
            }

            at += length;
            if (data[at] == '"')
                return at + 1;
            at += 2;
        }
    }

    private bool SkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
        ReadOnlySpan<byte> data = _buffer.Data;
        if (data.Length < mark.Length && !_buffer.IsAtEnd && mark.StartsWith(data))
            return false;
        if (_buffer.Position == 0 && data.StartsWith(mark))
            _buffer.Advance(mark.Length);
        return true;
    }

    private void SkipWhiteSpace() => _buffer.Advance(GetWhiteSpaceLength(_buffer.Data));

    private static int GetWhiteSpaceLength(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty && data[0] > ' ')
            return 0;
        int length = data.IndexOfAnyExcept(" \n\r\t"u8);
        return length < 0 ? data.Length : length;
    }

    private Progress Take(State next)
    {
        _buffer.Advance(1);
        _state = next;
        return Progress.Stepped;
    }

    private BifrostInvalidResponseException CreateTooLargeException() =>
        CreateException($"a single value is larger than {nameof(BifrostClientOptions.MaxItemBytes)} ({response.MaxItemBytes} bytes)", 0);

    private BifrostInvalidResponseException CreateInvalidValueException(int end) => end == ValueScan.TooDeep
        ? CreateException($"a value is nested deeper than {BifrostJson.MaxDepth}", _scan.Position)
        : CreateException("a value is not JSON: brackets that do not pair up, or a control character in a string", _scan.Position, isDamaged: true);

    private BifrostInvalidResponseException CreateException(string reason, long? offset, Exception? inner = null, bool isDamaged = false)
    {
        long? position = offset is null ? null : _buffer.Position + offset;
        string place = position is null ? "" : $" (at byte {position})";
        return ExceptionFactory.CreateInvalidResponseException(
            response.Info, $"sent results that cannot be read: {reason}{place}", _buffer.Position == 0 ? _buffer.Data : default, position, inner, isDamaged);
    }
}
