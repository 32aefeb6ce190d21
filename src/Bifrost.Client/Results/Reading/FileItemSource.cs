using System.Text;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>
/// The items of a file of result lines (JSON Lines). A line that cannot be read is kept as a parse error with its number and text, and the
/// next one is read: a line is never part of another.
/// </summary>
internal sealed class FileItemSource(IFileEndpoints endpoints, string fileId, ModelProvider provider, int maxItemBytes) : ItemSource
{
    private const int MostParseErrors = 1000;
    private const int LongestText = 1000;

    private readonly List<BatchError> _parseErrors = [];
    private GatewayResponse? _response;
    private ResponseBuffer? _buffer;
    private ItemLayout _item;
    private int _lineLength;
    private int _searched;
    private long _line;
    private bool _ended;

    public override ReadOnlySpan<byte> Item => _buffer!.Data[.._item.Length];

    public override ref readonly ItemLayout Layout => ref _item;

    /// <summary>How many lines could not be read; <see cref="Rest"/> has the first of them.</summary>
    public long ParseErrorCount { get; private set; }

    public override BatchResultsPage Rest => new() { ExtraFields = new BifrostExtraFields { ParseErrors = _parseErrors } };

    protected override ValueTask<bool> MoveInPageAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return ValueTask.FromResult(false);
        return _buffer is not null && TryNextLine() ? ValueTask.FromResult(true) : ReadOnAsync(cancellationToken);
    }

    protected override ValueTask<bool> LeavePageAsync() => ValueTask.FromResult(false);

    protected override BatchResultItem MakeItem()
    {
        try
        {
            return ItemFactory.Create(Item, ref _item);
        }
        catch (JsonException exception)
        {
            throw Fault($"line {_line} is not a result item: {JsonBody.Describe(exception)}", exception);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _ended = true;
        _buffer?.Dispose();
        if (_response is not null)
            await _response.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> ReadOnAsync(CancellationToken cancellationToken)
    {
        if (_buffer is null)
        {
            _response = await endpoints.GetContentAsync(fileId, provider, cancellationToken).ConfigureAwait(false);
            await JsonBody.RefusePageAsync(_response, cancellationToken).ConfigureAwait(false);
            _buffer = new ResponseBuffer(_response, maxItemBytes);
        }

        while (!TryNextLine())
        {
            if (_buffer.IsAtEnd)
            {
                _ended = true;
                return false;
            }

            if (!await _buffer.FillAsync(cancellationToken).ConfigureAwait(false))
                throw TooLong(_line + 1);
        }

        return true;
    }

    // The next line that holds an item; false when more data is needed for it, or there is none.
    private bool TryNextLine()
    {
        while (true)
        {
            _buffer!.Advance(_lineLength);
            _lineLength = 0;

            ReadOnlySpan<byte> data = _buffer.Data;
            int length = data[_searched..].IndexOf((byte)'\n');
            if (length < 0 && !(_buffer.IsAtEnd && data.Length > 0))
            {
                _searched = data.Length;
                return false;
            }

            length = length < 0 ? data.Length : _searched + length + 1;
            _searched = 0;
            _line++;
            _lineLength = length;
            if (ReadLine(data[..length]))
            {
                Count++;
                return true;
            }
        }
    }

    private bool ReadLine(ReadOnlySpan<byte> line)
    {
        // The item has to begin where the buffer does.
        int start = _line == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? 3 : 0;
        start += line[start..].IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and int skipped ? skipped : line.Length - start;
        if (start == line.Length)
            return false;
        _buffer!.Advance(start);
        _lineLength -= start;
        line = line[start..];

        ValueScan scan = default;
        int length = line[0] == '{' ? ItemParser.Parse(line, BifrostJson.MaxDepth, ref scan, out _item) : ValueScan.Broken;
        if (length > maxItemBytes)
            throw TooLong(_line);
        if (length >= 0 && line[length..].IndexOfAnyExcept(" \t\r\n"u8) < 0 && (!ItemFactory.HasDoubtfulText(line, in _item) || TryCreateDoubtful(line[..length])))
            return true;

        ParseErrorCount++;
        if (_parseErrors.Count < MostParseErrors)
            _parseErrors.Add(new BatchError { Code = "parse_error", Line = _line, Message = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestText)].TrimEnd("\r\n"u8)) });
        return false;
    }

    private bool TryCreateDoubtful(ReadOnlySpan<byte> item)
    {
        try
        {
            Created = ItemFactory.Create(item, ref _item);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private BifrostInvalidResponseException TooLong(long line) =>
        Fault($"line {line} is longer than {nameof(BifrostClientOptions.MaxItemBytes)} ({maxItemBytes} bytes)");

    private BifrostInvalidResponseException Fault(string what, Exception? inner = null) =>
        new($"{_response!.Call.Endpoint} for {_response.Call.Subject} gave lines that cannot be read: {what}.", inner)
        {
            Endpoint = _response.Call.Endpoint,
            StatusCode = _response.StatusCode,
            ContentType = _response.ContentType,
            Position = _buffer!.Position,
        };
}
