using System.Text;
using System.Text.Json;
using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>
/// The items of a file of result lines (JSON Lines). A line that cannot be parsed is reported as a parse error with its number and text, and the
/// next line is read: no line can affect another. When the response breaks off, the file is requested again from the last item that was delivered.
/// </summary>
internal sealed class FileItemSource : ItemSource
{
    private const int MaxTextLength = 1000;

    private readonly FileEndpoints _files;
    private readonly string _fileId;
    private readonly ModelProvider _provider;
    private readonly ResumeBudget _budget;
    private readonly List<BatchError> _parseErrors = [];
    private StreamedResponse? _response;
    private ResponseBuffer? _buffer;
    private ItemLayout _item;
    private BatchResultItem? _parsed;

    // The current line: where it begins in the file, its number, and its length in the buffer.
    private long _lineStart;
    private long _line;
    private int _lineLength;
    private int _searched;
    private long _parseErrorCount;
    private bool _hasEnded;

    // Where in the file the response begins.
    private long _responseStart;

    // The items that were delivered, and the last of them.
    private ItemChecksum _delivered;
    private LastItem _last;

    // The same before the current item, which is not delivered when it cannot be created.
    private ItemChecksum _deliveredBefore;
    private LastItem _lastBefore;

    // Lines before this offset were read before the file was requested again. They are skipped, and their items compared with what was delivered.
    private long _skipUntil;
    private ItemChecksum _skipped;
    private ItemChecksum _toSkip;

    public FileItemSource(FileEndpoints files, string fileId, ModelProvider provider, BatchResultsPosition? position = null)
    {
        (_files, _fileId, _provider) = (files, fileId, provider);
        _budget = new ResumeBudget(files.Connection);
        if (position is not { Items: > 0 })
            return;
        _delivered = ItemChecksum.Of(position);
        _last = new LastItem(position.LastItemOffset, position.LastItemLine, ItemChecksum.Parse(position.LastItemHash));
        _skipUntil = position.Offset;
    }

    public override ReadOnlySpan<byte> Item => _buffer!.Data[.._item.Length];

    public override ref readonly ItemLayout Layout => ref _item;

    public override long ParseErrorCount => _parseErrorCount;

    public override BatchResultsPage PageMetadata => new() { ExtraFields = new BifrostExtraFields { ParseErrors = _parseErrors } };

    public override BatchResultsPosition Position => new()
    {
        FileId = _fileId,
        Items = _delivered.Count,
        Hash = _delivered.Count == 0 ? null : ItemChecksum.Format(_delivered.Hash),
        Offset = NextLine,
        LastItemOffset = _last.Offset,
        LastItemLine = _last.Line,
        LastItemHash = _delivered.Count == 0 ? null : ItemChecksum.Format(_last.Hash),
    };

    public override ReadingCounts? Counts => new() { ParseErrorCount = _parseErrorCount, ParseErrors = _parseErrors };

    private bool IsSkipping => _toSkip.Count > 0;

    // Where the first line begins that has not been read.
    private long NextLine => Math.Max(_skipUntil, _buffer is null ? 0 : _responseStart + _buffer.Position + _lineLength);

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
            if (IsSkipping && _lineStart >= _skipUntil)
                EndSkipping();
            if (!TryParse(line))
                continue;
            ulong hash = ItemChecksum.HashOf(Item, _item.CustomId.Of(Item));
            if (IsSkipping)
            {
                _skipped = _skipped.With(hash);
                ReportSkipped();
                continue;
            }

            (_deliveredBefore, _lastBefore) = (_delivered, _last);
            _delivered = _delivered.With(hash);
            _last = new LastItem(_lineStart, _line, hash);
            return true;
        }

        _hasEnded = _buffer.IsAtEnd;
        if (_hasEnded && IsSkipping)
            EndSkipping();
        return false;
    }

    protected override async ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (_buffer is null)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _buffer!.FillAsync(cancellationToken).ConfigureAwait(false) ? true : throw CreateTooLongException(_line + 1);
        }
        catch (OperationCanceledException)
        {
            // The connection is closed; the next read requests the file again.
            Close();
            throw;
        }
        catch (BifrostException exception) when (exception.IsTransient)
        {
            long read = _skipped.Count + (IsSkipping ? 0 : _delivered.Count);
            Close();
            if (await _budget.TryWaitAsync(exception, Count, read, cancellationToken).ConfigureAwait(false))
                return true;
            throw;
        }
    }

    protected override bool MoveToPage() => false;

    protected override BatchResultItem ParseItem()
    {
        try
        {
            return _parsed ?? CreateItem(_buffer!.Data[.._item.Length]);
        }
        catch (JsonException exception)
        {
            throw CreateException($"line {_line} is not a result item: {JsonErrors.Describe(exception)}", exception);
        }
    }

    protected override void UndoItem()
    {
        // The position is at the start of the line then.
        (_delivered, _last) = (_deliveredBefore, _lastBefore);
        _lineLength = 0;
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        // From the last item, so that it can be compared with what was delivered; from the beginning if there is none.
        long offset = _delivered.Count > 0 ? _last.Offset : 0;
        StreamedResponse response = await _files.GetContentAsync(_fileId, _provider, offset, cancellationToken).ConfigureAwait(false);
        try
        {
            await JsonResponse.RefuseHtmlAsync(response, cancellationToken).ConfigureAwait(false);
            _responseStart = response.RangeStart ?? 0;
        }
        catch
        {
            response.Dispose();
            throw;
        }

        _response = response;
        _buffer = new ResponseBuffer(response);
        _skipped = default;
        _toSkip = _delivered.Count == 0 ? default : _responseStart == 0 ? _delivered : default(ItemChecksum).With(_last.Hash);
        _line = _responseStart == 0 ? 0 : _last.Line - 1;
        if (_delivered.Count > 0)
            return;

        // Nothing was delivered: everything is read anew.
        _skipUntil = 0;
        _parseErrors.Clear();
        _parseErrorCount = 0;
    }

    // Closes the response, so that the file is requested again and continues where it was.
    private void Close()
    {
        _skipUntil = NextLine;
        _lineLength = _searched = 0;
        _buffer!.Dispose();
        _buffer = null;
        _response!.Dispose();
    }

    private void EndSkipping()
    {
        long reached = _hasEnded ? _responseStart + _buffer!.Position : _lineStart;
        if (_skipped != _toSkip || reached != _skipUntil)
            throw CreateChangedException();
        _toSkip = default;
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
        _lineStart = _responseStart + _buffer.Position;
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

        // Lines that are skipped were counted when they were read for the first time.
        if (IsSkipping)
            return false;
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
            _parsed = CreateItem(item);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private BatchResultItem CreateItem(ReadOnlySpan<byte> item) => ItemFactory.CreateFromLine(item, ref _item, _buffer!.Share(_item.Length));

    private BifrostInvalidResponseException CreateTooLongException(long line) =>
        CreateException($"line {line} is longer than {nameof(BifrostClientOptions.MaxItemBytes)} ({_response!.MaxItemBytes} bytes)");

    private BifrostInvalidResponseException CreateException(string reason, Exception? inner = null) =>
        ExceptionFactory.CreateInvalidResponseException(
            _response!.Info, $"sent lines that cannot be read: {reason}", position: _responseStart + _buffer!.Position, inner: inner);

    private BifrostPaginationException CreateChangedException() => ExceptionFactory.CreatePaginationException(
        "GET /v1/files/{file_id}/content",
        GatewayCall.Describe("file", _fileId, _provider.Value),
        $"the file was requested again, and does not begin with the {_delivered.Count} items that it had before",
        cursor: null);

    private readonly record struct LastItem(long Offset, long Line, ulong Hash);
}
