using Bifrost.Client.Providers;

namespace Bifrost.Client.Operations;

/// <summary>Validates arguments that several calls have.</summary>
internal static class Arguments
{
    public static void RequireProvider(ModelProvider? provider, string paramName)
    {
        if (provider is { Value: "" })
            throw new ArgumentException("The provider is empty.", paramName);
    }

    public static void RequirePositive(int? limit, string paramName)
    {
        if (limit <= 0)
            throw new ArgumentOutOfRangeException(paramName, limit, "The limit must be more than zero.");
    }

    public static BatchReference GetReference(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Reference;
    }

    public static BatchReference CreateReference(string batchId, ModelProvider provider)
    {
        RequireProvider(provider, nameof(provider));
        return new BatchReference(provider, IdValidation.NormalizeBatchId(batchId, provider, nameof(batchId)));
    }
}
