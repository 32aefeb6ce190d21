using Bifrost.Client.Common;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Operations;

/// <summary>Validates arguments that several calls have.</summary>
internal static class Arguments
{
    public static void RequireProvider(ModelProvider? provider, string paramName)
    {
        ProviderName.Require(provider, paramName);
    }

    /// <summary>Validates a cursor or another text that becomes part of the query.</summary>
    /// <exception cref="ArgumentException">The text cannot be sent as it is.</exception>
    public static void RequireText(string? text, string name, string paramName)
    {
        if (text is not null && SentText.Validate(text) is string error)
            throw new ArgumentException($"{name} {error}.", paramName);
    }

    public static void RequirePositive(int? limit, string paramName)
    {
        if (limit <= 0)
            throw new ArgumentOutOfRangeException(paramName, limit, "The limit must be more than zero.");
    }

    public static BatchReference GetReference(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchReference reference = batch.Reference;
        RequireReference(reference, nameof(batch));
        return reference;
    }

    /// <summary>Validates a reference: that of a <see cref="Batch"/> has not been validated.</summary>
    /// <exception cref="ArgumentException">The provider or the id cannot be sent.</exception>
    public static void RequireReference(BatchReference batch, string paramName)
    {
        ArgumentNullException.ThrowIfNull(batch, paramName);
        RequireProvider(batch.Provider, paramName);
        IdValidation.NormalizeBatchId(batch.Id, batch.Provider, paramName);
    }

    public static BatchReference CreateReference(string batchId, ModelProvider provider)
    {
        RequireProvider(provider, nameof(provider));
        return new BatchReference(provider, IdValidation.NormalizeBatchId(batchId, provider, nameof(batchId)));
    }
}
