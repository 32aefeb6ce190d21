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
    // Each has a file that is open.
    private const int MaxGroups = 500;

    private readonly JobFiles _files;
    private readonly BatchLimits _limits;
    private readonly ProviderProfile _profile;
    private readonly int _attempt;
    private readonly Dictionary<(string? Model, string? Endpoint), OpenPart> _open = [];
    private readonly List<OpenPart> _closed = [];
    private readonly List<string> _names = [];
    private OpenPart? _current;
    private string? _model;
    private Task _closing = Task.CompletedTask;
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
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        await foreach (BatchRequestItem item in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            JsonPayload body = validator.Add(item);
            ids.Add(item.CustomId);
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
            await AddAsync(ReadModel(body), endpoint?.Value, buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }

        validator.Complete();
        (IReadOnlyList<JobPart> parts, IReadOnlyList<JobPart> tooSmall) = await CompleteAsync(cancellationToken).ConfigureAwait(false);
        await ThrowIfRepeatedAsync(ids, [.. parts, .. tooSmall], cancellationToken).ConfigureAwait(false);
        return tooSmall.Count == 0 ? parts : throw CreateTooSmallException(tooSmall[0]);
    }

    /// <summary>Adds a request that is a line of another part.</summary>
    public ValueTask AddLineAsync(JobPart source, ReadOnlyMemory<byte> line, CancellationToken cancellationToken) =>
        AddAsync(source.Model, source.Endpoint?.Value, line, cancellationToken);

    /// <summary>Ends the parts.</summary>
    /// <returns>
    /// The parts, and those that have less requests than the provider accepts; their files exist too.
    /// </returns>
    public async Task<(IReadOnlyList<JobPart> Parts, IReadOnlyList<JobPart> TooSmall)> CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (OpenPart open in _open.Values)
            await CloseAsync(open, cancellationToken).ConfigureAwait(false);
        await _closing.ConfigureAwait(false);
        List<JobPart> parts = [.. _closed.Select(open => open.ToPart())];
        var tooSmall = new List<JobPart>();
        foreach (JobPart last in parts.Where(part => part.Requests < _limits.MinRequests).ToArray())
        {
            JobPart[] balanced = await BalanceAsync(parts, last, cancellationToken).ConfigureAwait(false);
            if (balanced.Length == 0)
            {
                parts.Remove(last);
                tooSmall.Add(last);
            }

            parts.AddRange(balanced);
        }

        return (parts, tooSmall);
    }

    /// <summary>Deletes all files that were written, after a failure.</summary>
    public async Task DeleteAsync()
    {
        await _closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (string name in _names)
            await _files.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (OpenPart open in _open.Values)
            await open.Writer.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask AddAsync(string? model, string? endpoint, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        // Most requests are for the same part as the one before.
        if (_current is not { } open || open.Model != model || open.Endpoint != endpoint)
            _open.TryGetValue((model, endpoint), out open);
        if (open is null || open.Requests == _limits.MaxRequests || open.Bytes + line.Length + 1 > _limits.MaxBytes)
            return AddToNewPartAsync(open, model, endpoint, line, cancellationToken);
        _current = open;
        return open.AddAsync(line.Span, cancellationToken);
    }

    private async ValueTask AddToNewPartAsync(
        OpenPart? full, string? model, string? endpoint, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (full is not null)
            await CloseAsync(full, cancellationToken).ConfigureAwait(false);
        else if (_open.Count == MaxGroups)
            throw new BifrostJobException($"The requests name more than {MaxGroups} models and endpoints. Nothing was sent.") { Reason = JobFailureReason.TooManyModels };
        _open[(model, endpoint)] = _current = Open(model, endpoint);
        await _current.AddAsync(line.Span, cancellationToken).ConfigureAwait(false);
    }

    private OpenPart Open(string? model, string? endpoint)
    {
        int number = ++_lastNumber;
        string name = JobFiles.CreateName("requests", number);
        _names.Add(name);
        return new OpenPart(number, _attempt, model, endpoint, new LineWriter(_files, name));
    }

    // The next part is written while this one goes to the disk.
    private async ValueTask CloseAsync(OpenPart open, CancellationToken cancellationToken)
    {
        _closed.Add(open);
        await _closing.ConfigureAwait(false);
        _closing = Task.Run(() => open.CompleteAsync(cancellationToken), CancellationToken.None);
    }

    // Shares the requests of a part that has too few with as many full parts before it as are needed. Removes these; none when it is not possible.
    private async Task<JobPart[]> BalanceAsync(List<JobPart> parts, JobPart last, CancellationToken cancellationToken)
    {
        List<JobPart> sources = [last];
        foreach (JobPart full in Enumerable.Reverse(parts).Where(part => part != last && part.Model == last.Model && part.Endpoint == last.Endpoint))
        {
            sources.Insert(0, full);
            if (sources.Sum(part => part.Requests) >= sources.Count * _limits.MinRequests)
                break;
        }

        long total = sources.Sum(part => part.Requests);
        if (sources.Count == 1 || total < sources.Count * _limits.MinRequests)
            return [];

        OpenPart[] targets = [.. sources.Select(part => Open(part.Model, part.Endpoint?.Value))];
        long index = 0;
        foreach (JobPart source in sources)
        {
            await foreach (ReadOnlyMemory<byte> line in _files.ReadLinesAsync(source.RequestsFile, cancellationToken).ConfigureAwait(false))
                await targets[index++ * targets.Length / total].AddAsync(line.Span, cancellationToken).ConfigureAwait(false);
        }

        foreach (OpenPart target in targets)
            await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
        JobPart[] balanced = [.. targets.Select(target => target.ToPart())];
        bool isTooLarge = Array.Exists(balanced, part => part.Bytes > _limits.MaxBytes);
        foreach (JobPart obsolete in isTooLarge ? balanced : sources.AsEnumerable())
            await _files.DeleteAsync(obsolete.RequestsFile.Name, cancellationToken).ConfigureAwait(false);
        if (isTooLarge)
            return [];
        parts.RemoveAll(sources.Contains);
        return balanced;
    }

    // Two ids can have the same hash: the files decide.
    private async Task ThrowIfRepeatedAsync(CustomIdNumbers ids, IReadOnlyList<JobPart> parts, CancellationToken cancellationToken)
    {
        HashSet<ulong> hashes = ids.FindRepeatedHashes();
        if (hashes.Count == 0)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JobPart part in parts)
        {
            await foreach (ReadOnlyMemory<byte> line in _files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
            {
                string id = _profile.ReadCustomId(line.Span);
                ulong hash = CustomIdHash.Compute(id);
                if (!hashes.Contains(hash) || seen.Add(id))
                    continue;
                (long first, long second) = ids.GetNumbers(hash);
                throw new BifrostInvalidRequestItemException(
                    $"Request {second} ('{MessageText.ToId(id)}') has the custom_id of request {first}. The job was not created.")
                {
                    Line = second,
                    CustomId = id,
                };
            }
        }
    }

    private BifrostJobException CreateTooSmallException(JobPart part) => new(
        $"{part.Requests} requests{(part.Model is null ? "" : $" for the model '{MessageText.ToId(part.Model)}'")} are too few for a batch, or cannot be shared between batches: the "
        + $"provider accepts at least {_limits.MinRequests} requests in a batch, and at most {_limits.MaxRequests} requests and {_limits.MaxBytes} bytes. Nothing was sent. If the "
        + $"quota of the account is another one, set {nameof(JobOptions)}.{nameof(JobOptions.Limits)}.")
    {
        Reason = JobFailureReason.TooSmall,
    };

    // Returns the same string as long as the model does not change.
    private string? ReadModel(JsonPayload body)
    {
        var reader = new Utf8JsonReader(body.Utf8.Span, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isModel && reader.TokenType == JsonTokenType.String)
                return _model is not null && reader.ValueTextEquals(_model) ? _model : _model = reader.GetString();
            reader.Skip();
        }

        return null;
    }

    /// <summary>A part that is being written.</summary>
    private sealed class OpenPart(int number, int attempt, string? model, string? endpoint, LineWriter writer)
    {
        private JobFile? _file;

        public string? Model => model;

        public string? Endpoint => endpoint;

        public LineWriter Writer => writer;

        public long Requests { get; private set; }

        public long Bytes { get; private set; }

        public ValueTask AddAsync(ReadOnlySpan<byte> line, CancellationToken cancellationToken)
        {
            Requests++;
            Bytes += line.Length + 1;
            return writer.WriteLineAsync(line, cancellationToken);
        }

        public async Task CompleteAsync(CancellationToken cancellationToken) => _file = await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);

        public JobPart ToPart() => new()
        {
            Number = number,
            Attempt = attempt,
            Model = model,
            Endpoint = endpoint is null ? null : new BatchEndpoint(endpoint),
            Requests = Requests,
            Bytes = Bytes,
            RequestsFile = _file ?? throw new InvalidOperationException("The part is still being written."),
        };
    }
}
