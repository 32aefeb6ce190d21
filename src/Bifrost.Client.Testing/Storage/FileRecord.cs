namespace Bifrost.Client.Testing;

/// <summary>What is on disk of a file that was uploaded; its content is in a file of its own.</summary>
internal sealed record FileRecord
{
    public required string Number { get; init; }

    public required string Provider { get; init; }

    public required string Id { get; init; }

    public required string FileName { get; init; }

    public required string Purpose { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static FileRecord Create(StoredFile file) => new()
    {
        Number = file.Content!.FileName!,
        Provider = file.Provider.Value,
        Id = file.Id,
        FileName = file.FileName,
        Purpose = file.Purpose.Value,
        CreatedAt = file.CreatedAt,
    };

    public StoredFile ToFile(StoredContent content) => new(content)
    {
        Provider = new ModelProvider(Provider),
        Id = Id,
        FileName = FileName,
        Purpose = new FilePurpose(Purpose),
        CreatedAt = CreatedAt,
    };
}
