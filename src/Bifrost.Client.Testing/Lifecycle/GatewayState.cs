using System.Collections.Concurrent;
using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>The state that all requests share: the options, the batches and files, and the simulated providers. Thread-safe.</summary>
internal sealed class GatewayState
{
    private readonly ConcurrentDictionary<ModelProvider, bool> _unreachable = new();
    private readonly ConcurrentDictionary<ModelProvider, GatewayBatchLimits> _limits = new();
    private readonly Lock _numberLock = new();
    private readonly StateDirectory? _directory;
    private int _lastNumber;
    private long _lastCallNumber;

    /// <summary>Creates the state, or goes on with the one in <see cref="BifrostTestGatewayOptions.StateDirectory"/>.</summary>
    public GatewayState(BifrostTestGatewayOptions options)
    {
        Options = options;
        if (options.StateDirectory is null)
            return;
        _directory = new StateDirectory(options.StateDirectory);
        Restore(_directory);
    }

    public BifrostTestGatewayOptions Options { get; }

    public bool IsV1_4_19 => Options.Version == GatewayVersion.V1_4_19;

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public BatchStore Batches { get; } = new();

    public FileStore Files { get; } = new();

    /// <summary>Creates the results of batch requests and direct calls.</summary>
    public Func<GatewayBatchRequest, BatchResultItem?> Answer { get; set; } = static request => request.Succeed();

    /// <summary>Held while a batch is checked against the quotas and added, so that two creates do not both take what is left.</summary>
    public Lock CreateLock { get; } = new();

    /// <summary>Returns a unique number, which becomes the end of an id.</summary>
    public string NextNumber()
    {
        lock (_numberLock)
        {
            int number = ++_lastNumber;
            _directory?.WriteLastNumber(number);
            return number.ToString("D12", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Returns the number of a direct call, counted from the start of this gateway.</summary>
    public long NextCallNumber() => Interlocked.Increment(ref _lastCallNumber);

    /// <summary>Stores content where the state is kept: in memory as it is, or on disk.</summary>
    /// <param name="number">The number of the file or batch with the content.</param>
    /// <param name="content">The content.</param>
    public StoredContent Store(string number, StoredContent content) =>
        _directory is null || content.Bytes is null ? content : _directory.WriteContent(number, content.GetChunks());

    /// <summary>Stores the requests of a batch where the state is kept.</summary>
    /// <param name="number">The number of the batch, or of its input file.</param>
    /// <param name="input">The requests.</param>
    public BatchInput Store(string number, BatchInput input)
    {
        if (_directory is null)
            return input;
        return BatchInput.FromFile(
            input.Provider, input.Content is { } content ? Store(number, content) : _directory.WriteContent(number, input.ToJsonLines()));
    }

    /// <summary>Adds a file that was uploaded, with stored content.</summary>
    public void AddFile(StoredFile file)
    {
        // The input file of inline requests has generated content if the state is in memory.
        if (_directory is { } directory && file.Content?.FileName is { } number)
        {
            directory.Write(FileRecord.Create(file));
            file.Removed = () => directory.DeleteFile(number);
        }

        Files.AddOrReplace(file);
    }

    /// <summary>Adds a batch that was created, with stored input, and the files with its results.</summary>
    public void AddBatch(SimulatedBatch batch)
    {
        Save(batch);
        AddWithResultFiles(batch);
    }

    /// <summary>Saves a batch that was changed, if the state is on disk.</summary>
    public void Save(StoredBatch batch)
    {
        if (batch is SimulatedBatch created)
            _directory?.Write(BatchRecord.Create(created));
    }

    /// <summary>Ends the saving of changes, so that another gateway can go on with the state.</summary>
    public void Close() => _directory?.Close();

    public bool IsConfigured(ModelProvider provider) => BuiltInProviders.Contains(provider) || Options.CustomProviders.Contains(provider);

    public GatewayBatchLimits? GetLimits(ModelProvider provider) => _limits.GetValueOrDefault(provider);

    public void SetLimits(ModelProvider provider, GatewayBatchLimits limits) => _limits[provider] = limits;

    public bool IsReachable(ModelProvider provider) => !_unreachable.ContainsKey(provider);

    public void SetReachable(ModelProvider provider, bool isReachable)
    {
        if (isReachable)
            _unreachable.TryRemove(provider, out _);
        else
            _unreachable[provider] = true;
    }

    private void Restore(StateDirectory directory)
    {
        _lastNumber = directory.ReadLastNumber();
        var contents = new HashSet<string>(StringComparer.Ordinal);
        foreach (FileRecord record in directory.ReadFiles())
        {
            contents.Add(record.Number);
            StoredFile file = record.ToFile(directory.OpenContent(record.Number));
            file.Removed = () => directory.DeleteFile(record.Number);
            Files.AddOrReplace(file);
        }

        foreach (BatchRecord record in directory.ReadBatches())
        {
            if (record.Input is not null)
                contents.Add(record.Input);
            AddWithResultFiles(record.ToBatch(record.Input is null ? StoredContent.Empty : directory.OpenContent(record.Input), this));
        }

        directory.DeleteContentsExcept(contents);
    }

    private void AddWithResultFiles(SimulatedBatch batch)
    {
        // Other providers have no such files, or write them to a folder.
        if (batch.Template.HasErrorFile)
        {
            AddResultFile(batch, batch.Template.OutputFileId!, () => batch.Current.OutputFileId is not null, () => batch.OutputItems);
            AddResultFile(batch, batch.Template.ErrorFileId!, () => batch.Current.ErrorFileId is not null, () => batch.ErrorItems);
        }
        else if (batch.Provider == ModelProvider.Gemini)
        {
            AddResultFile(batch, batch.Template.OutputFileId!, () => batch.Current.OutputFileId is not null, () => batch.Items);
        }

        Batches.AddOrReplace(batch, Now);
    }

    private void AddResultFile(SimulatedBatch batch, string id, Func<bool> exists, Func<IEnumerable<BatchResultItem>> getItems)
    {
        if (_directory?.IsMarkedDeleted(id) is true)
            return;
        Files.AddOrReplace(new StoredFile(() => OutputLines.Serialize(getItems(), batch.Provider))
        {
            Provider = batch.Provider,
            Id = id,
            FileName = $"{id}.jsonl",
            Purpose = FilePurpose.BatchOutput,
            CreatedAt = batch.CreatedAt!.Value,
            Exists = exists,
            Removed = () => _directory?.MarkDeleted(id),
        });
    }
}
