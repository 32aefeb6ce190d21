using System.Text;
using System.Text.Json;
using Bifrost.Client.Api;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>
/// The items of a file of result lines (JSON Lines). A line that cannot be parsed is reported as a parse error with its number and text, and the
/// next line is read: no line can affect another.
/// </summary>
internal sealed class FileItemSource(FileEndpoints files, string fileId, ModelProvider provider) : ItemSource
{
    private const int MaxTextLength = 1000;

    private readonly List<BatchError> _parseErrors = [];
    private StreamedResponse? _response;
    private ResponseBuffer? _buffer;
    private ItemLayout _item;
    private BatchResultItem? _parsed;
    private int _lineLength;
    private int _searched;
    private long _line;
    private long _parseErrorCount;
    private bool _hasEnded;

    public override ReadOnlySpan<byte> Item => _buffer!.Data[.._item.Length];

    public override ref readonly ItemLayout Layout => ref _item;

    public override long ParseErrorCount => _parseErrorCount;

    public override BatchResultsPage PageMetadata => new() { ExtraFields = new BifrostExtraFields { ParseErrors = _parseErrors } };

    public override ReadingCounts? Counts => new() { ParseErrorCount = _parseErrorCount, ParseErrors = _parseErrors };

    public override void Dispose()
    {
        _hasEnded = true;
        _buffer?.Dispose();
        _response?.Dispose();
    }

    protected override bool TryReadItem()
    {
        if (_hasEnded || _buffer is null)
            return false;

        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (TryParse(line))
                return true;
        }

        _hasEnded = _buffer.IsAtEnd;
        return false;
    }

    protected override async ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (_buffer is null)
        {
            _response = await files.GetContentAsync(fileId, provider, cancellationToken).ConfigureAwait(false);
            await JsonResponse.RefuseHtmlAsync(_response, cancellationToken).ConfigureAwait(false);
            _buffer = new ResponseBuffer(_response);
        }

        return await _buffer.FillAsync(cancellationToken).ConfigureAwait(false) ? true : throw CreateTooLongException(_line + 1);
    }

    protected override bool MoveToPage() => false;

    protected override BatchResultItem ParseItem()
    {
        try
        {
            return _parsed ?? ItemFactory.Create(Item, ref _item);
        }
        catch (JsonException exception)
        {
            throw CreateException($"line {_line} is not a result item: {JsonErrors.Describe(exception)}", exception);
        }
    }

    // The next line with its line end; the last line can be without one.
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        _buffer!.Advance(_lineLength);
        _lineLength = 0;

        ReadOnlySpan<byte> data = _buffer.Data;
        int length = data[_searched..].IndexOf((byte)'\n');
        if (length < 0 && (!_buffer.IsAtEnd || data.IsEmpty))
        {
            _searched = data.Length;
            line = default;
            return false;
        }

        length = length < 0 ? data.Length : _searched + length + 1;
        _searched = 0;
        _line++;
        _lineLength = length;
        line = data[..length];
        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> line)
    {
        _parsed = null;
        int start = _line == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? 3 : 0;
        start += line[start..].IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and int skipped ? skipped : line.Length - start;
        if (start == line.Length)
            return false;

        // The item has to begin where the buffer does.
        _buffer!.Advance(start);
        _lineLength -= start;
        line = line[start..];

        ValueScan scan = default;
        int length = line[0] == '{' ? ItemParser.Parse(line, BifrostJson.MaxDepth, ref scan, out _item) : ValueScan.Broken;
        if (length > _response!.MaxItemBytes)
            throw CreateTooLongException(_line);
        if (length >= 0 && line[length..].IndexOfAnyExcept(" \t\r\n"u8) < 0 && HasValidTexts(line[..length]))
            return true;

        _parseErrorCount++;
        if (_parseErrors.Count < ResultsTally.MaxParseErrors)
            _parseErrors.Add(new BatchError { Code = "parse_error", Line = _line, Message = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxTextLength)].TrimEnd("\r\n"u8)) });
        return false;
    }

    // Invalid texts show when the item is created: those that can be invalid are tried at once, so that they count as parse errors.
    private bool HasValidTexts(ReadOnlySpan<byte> item)
    {
        if (!ItemFactory.MayHaveInvalidText(item, in _item))
            return true;
        try
        {
            _parsed = ItemFactory.Create(item, ref _item);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private BifrostInvalidResponseException CreateTooLongException(long line) =>
        CreateException($"line {line} is longer than {nameof(BifrostClientOptions.MaxItemBytes)} ({_response!.MaxItemBytes} bytes)");

    private BifrostInvalidResponseException CreateException(string reason, Exception? inner = null) =>
        ExceptionFactory.CreateInvalidResponseException(
            _response!.Info, $"sent lines that cannot be read: {reason}", position: _buffer!.Position, inner: inner);
}
