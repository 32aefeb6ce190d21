using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>What is on disk of a batch that was created.</summary>
internal sealed record BatchRecord
{
    public required string Number { get; init; }

    public required string Provider { get; init; }

    public string? Model { get; init; }

    /// <summary>The properties that do not change and the errors for which the batch fails, as the JSON of a <see cref="Client.Batch"/>.</summary>
    public required JsonElement Batch { get; init; }

    /// <summary>The exact time; the JSON of the batch has whole seconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan CompletionWindow { get; init; }

    public string? OutputFileId { get; init; }

    public string? ErrorFileId { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>The name of the file with the requests; null if they are not known.</summary>
    public string? Input { get; init; }

    public static BatchRecord Create(SimulatedBatch batch)
    {
        BatchTemplate template = batch.Template;
        return new BatchRecord
        {
            Number = template.Number,
            Provider = template.Provider.Value,
            Model = template.Model,
            Batch = JsonSerializer.SerializeToElement(
                template.Batch with { Errors = new BatchErrors { Items = batch.ValidationErrors } }, BifrostJson.TypeInfo<Batch>()),
            CreatedAt = template.Batch.CreatedAt!.Value,
            CompletionWindow = template.CompletionWindow,
            OutputFileId = template.OutputFileId,
            ErrorFileId = template.ErrorFileId,
            CancelRequestedAt = batch.CancelRequestedAt,
            Input = batch.Input.Content?.FileName,
        };
    }

    public SimulatedBatch ToBatch(StoredContent input, GatewayState state)
    {
        var provider = new ModelProvider(Provider);
        Batch batch = Batch.Deserialize(BifrostJson.TypeInfo<Batch>())!;
        var template = new BatchTemplate(
            Number, provider, Model, batch with { CreatedAt = CreatedAt, Errors = null }, CompletionWindow, OutputFileId, ErrorFileId);
        return new SimulatedBatch(template, BatchInput.FromFile(provider, input), batch.Errors?.Items ?? [], state.Options, () => state.Answer)
        {
            CancelRequestedAt = CancelRequestedAt,
        };
    }
}
