namespace Bifrost.Client.Extensions.AI;

/// <summary>How Microsoft.Extensions.AI shows the refusal of a model: an <see cref="Microsoft.Extensions.AI.ErrorContent"/> with this code.</summary>
internal static class RefusalContent
{
    public const string Code = "Refusal";
}
