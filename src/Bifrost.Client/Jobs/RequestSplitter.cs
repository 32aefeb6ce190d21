using System.Buffers;
using System.Text.Json;
using Bifrost.Client.Common;
using Bifrost.Client.Operations;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Writes the requests of a job to files of its journal, one for each batch, in the format of the provider. The requests of a batch have one model and
/// one endpoint.
/// </summary>
internal sealed class RequestSplitter : IAsyncDisposable
{
    private const int MaxSuspects = 100;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly JobFiles _files;
    private readonly BatchLimits _limits;
    private readonly ProviderProfile _profile;
    private readonly int _attempt;
    private readonly Dictionary<(string? Model, string? Endpoint), OpenPart> _open = [];
    private readonly List<JobPart> _parts = [];
    private int _lastNumber;

    /// <summary>Creates a splitter.</summary>
    /// <param name="files">The files of the job.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="limits">The limits of a batch.</param>
    /// <param name="attempt">The attempt that the parts are for their requests.</param>
    /// <param name="lastNumber">The number of the last part that exists.</param>
    public RequestSplitter(JobFiles files, ModelProvider provider, BatchLimits limits, int attempt, int lastNumber)
    {
        (_files, _limits, _attempt, _lastNumber) = (files, limits, attempt, lastNumber);
        _profile = ProviderProfile.Of(provider);
    }

    /// <summary>Writes all requests of a new job.</summary>
    /// <returns>The parts, at least one.</returns>
    /// <exception cref="BifrostInvalidRequestItemException">A request is invalid, or has the custom_id of another one.</exception>
    /// <exception cref="BifrostJobException">The requests cannot be split as the limits require.</exception>
    public async Task<IReadOnlyList<JobPart>> SplitAsync(
        IAsyncEnumerable<BatchRequestItem> requests, ModelProvider provider, BatchEndpoint? defaultEndpoint, CancellationToken cancellationToken)
    {
        var lineLimits = new BatchLimits { MaxBytes = long.MaxValue };
        var validator = new BatchRequestValidator(provider, lineLimits, ids: null);
        var ids = new CustomIdNumbers();
        var suspects = new HashSet<string>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        long number = 0;
        await foreach (BatchRequestItem item in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            JsonPayload body = validator.Add(item);
            if (++number > CustomIdNumbers.MaxNumber)
                throw validator.CreateException($"is one too many: a job can have {CustomIdNumbers.MaxNumber} requests", item);
            if (!ids.Add(item.CustomId, number) && suspects.Add(item.CustomId) && suspects.Count == MaxSuspects)
                break;

            BatchEndpoint? endpoint = item.Endpoint ?? defaultEndpoint;
            buffer.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            if (_profile.TakesInlineRequestsOnly)
                _profile.WriteInlineRequest(writer, item.CustomId, item.Method, endpoint?.Value, body);
            else
                _profile.WriteInputLine(writer, item.CustomId, item.Method, endpoint?.Value, body);
            writer.WriteEndObject();
            writer.Flush();
            if (buffer.WrittenCount + 1 > _limits.MaxBytes)
                throw validator.CreateException($"is {buffer.WrittenCount + 1} bytes long; the maximum of a batch is {_limits.MaxBytes}", item);
            await AddAsync((GetModel(body), endpoint?.Value), buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }

        validator.Complete();
        (IReadOnlyList<JobPart> parts, IReadOnlyList<JobPart> tooSmall) = await CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (suspects.Count > 0)
            await ThrowIfRepeatedAsync(suspects, ids, [.. parts, .. tooSmall], cancellationToken).ConfigureAwait(false);
        return tooSmall.Count == 0 ? parts : throw CreateTooSmallException(tooSmall[0]);
    }

    /// <summary>Adds a request that is a line of another part.</summary>
    public ValueTask AddLineAsync(JobPart source, ReadOnlyMemory<byte> line, CancellationToken cancellationToken) =>
        AddAsync((source.Model, source.Endpoint?.Value), line, cancellationToken);

    /// <summary>Ends the parts.</summary>
    /// <returns>
    /// The parts, and those that have less requests than the provider accepts; their files exist too.
    /// </returns>
    public async Task<(IReadOnlyList<JobPart> Parts, IReadOnlyList<JobPart> TooSmall)> CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (OpenPart open in _open.Values)
            await CloseAsync(open).ConfigureAwait(false);
        var tooSmall = new List<JobPart>();
        foreach (JobPart last in _parts.Where(part => part.Requests < _limits.MinRequests).ToArray())
        {
            JobPart? full = _parts.FindLast(part => part != last && part.Model == last.Model && part.Endpoint == last.Endpoint && part.Requests >= _limits.MinRequests);
            _parts.Remove(last);
            if (full is null)
            {
                tooSmall.Add(last);
                continue;
            }

            _parts.Remove(full);
            _parts.AddRange(await BalanceAsync(full, last, cancellationToken).ConfigureAwait(false));
        }

        return (_parts, tooSmall);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OpenPart open in _open.Values)
            await open.Stream.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask AddAsync((string? Model, string? Endpoint) group, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _open.TryGetValue(group, out OpenPart? open);
        if (open is not null && (open.Requests == _limits.MaxRequests || open.Bytes + line.Length + 1 > _limits.MaxBytes))
        {
            await CloseAsync(open).ConfigureAwait(false);
            open = null;
        }

        if (open is null)
            _open[group] = open = await OpenAsync(group, cancellationToken).ConfigureAwait(false);
        await open.WriteAsync(line, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OpenPart> OpenAsync((string? Model, string? Endpoint) group, CancellationToken cancellationToken)
    {
        JobPart part = CreatePart(group.Model, group.Endpoint is null ? null : new BatchEndpoint(group.Endpoint));
        return new OpenPart(part, await _files.CreateAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false));
    }

    private JobPart CreatePart(string? model, BatchEndpoint? endpoint) =>
        new() { Number = ++_lastNumber, Attempt = _attempt, Model = model, Endpoint = endpoint, Requests = 0, Bytes = 0 };

    private async ValueTask CloseAsync(OpenPart open)
    {
        await open.Stream.DisposeAsync().ConfigureAwait(false);
        if (!open.IsClosed)
            _parts.Add(open.Part with { Requests = open.Requests, Bytes = open.Bytes });
        open.IsClosed = true;
    }

    // Moves requests from a full part to one that has too few.
    private async Task<JobPart[]> BalanceAsync(JobPart full, JobPart last, CancellationToken cancellationToken)
    {
        long total = full.Requests + last.Requests;
        if (total < 2 * _limits.MinRequests)
        {
            throw new BifrostJobException(
                $"{total} requests cannot be split into batches of {_limits.MinRequests} to {_limits.MaxRequests} requests and {_limits.MaxBytes} bytes.");
        }

        OpenPart[] targets =
        [
            await OpenAsync((full.Model, full.Endpoint?.Value), cancellationToken).ConfigureAwait(false),
            await OpenAsync((full.Model, full.Endpoint?.Value), cancellationToken).ConfigureAwait(false),
        ];
        foreach (JobPart source in (JobPart[])[full, last])
        {
            await foreach (ReadOnlyMemory<byte> line in _files.ReadLinesAsync(source.RequestsFile, cancellationToken).ConfigureAwait(false))
            {
                OpenPart target = targets[0].Requests < (total + 1) / 2 ? targets[0] : targets[1];
                await target.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            }

            await _files.DeleteAsync(source.RequestsFile, cancellationToken).ConfigureAwait(false);
        }

        foreach (OpenPart target in targets)
        {
            await target.Stream.DisposeAsync().ConfigureAwait(false);
            if (target.Bytes > _limits.MaxBytes)
            {
                throw new BifrostJobException(
                    $"{total} requests cannot be split into batches of at least {_limits.MinRequests} requests and at most {_limits.MaxBytes} bytes.");
            }
        }

        return [.. targets.Select(target => target.Part with { Requests = target.Requests, Bytes = target.Bytes })];
    }

    // An id that seems to be repeated can have the hash of another one: the files decide.
    private async Task ThrowIfRepeatedAsync(
        HashSet<string> suspects, CustomIdNumbers ids, IReadOnlyList<JobPart> parts, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JobPart part in parts)
        {
            await foreach (ReadOnlyMemory<byte> line in _files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
            {
                string id = _profile.ReadCustomId(line.Span);
                if (!suspects.Contains(id) || seen.Add(id))
                    continue;
                (long first, long second) = ids.GetNumbers(id);
                throw new BifrostInvalidRequestItemException(
                    $"Request {second} ('{MessageText.ToId(id)}') has the custom_id of request {first}. The job was not created.") { Line = second, CustomId = id };
            }
        }
    }

    private BifrostJobException CreateTooSmallException(JobPart part) => new(
        $"The job has {part.Requests} requests{(part.Model is null ? "" : $" for the model '{MessageText.ToId(part.Model)}'")}, and the provider accepts a batch of at least "
        + $"{_limits.MinRequests}. Nothing was sent. If the quota of the account is lower, set {nameof(JobOptions)}.{nameof(JobOptions.Limits)}.");

    private static string? GetModel(JsonPayload body)
    {
        var reader = new Utf8JsonReader(body.Utf8.Span, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isModel && reader.TokenType == JsonTokenType.String)
                return reader.GetString();
            reader.Skip();
        }

        return null;
    }

    /// <summary>A part that is being written.</summary>
    private sealed class OpenPart(JobPart part, Stream stream)
    {
        public JobPart Part { get; } = part;

        public Stream Stream { get; } = stream;

        public long Requests { get; private set; }

        public long Bytes { get; private set; }

        public bool IsClosed { get; set; }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
        {
            Requests++;
            Bytes += line.Length + 1;
            await Stream.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            await Stream.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
        }
    }
}
