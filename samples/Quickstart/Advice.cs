using Bifrost.Client;

namespace Quickstart;

/// <summary>What a failure means for the person at the command line.</summary>
internal static class Advice
{
    public static string For(BifrostException exception) => exception switch
    {
        BifrostAuthenticationException => "The key is not accepted: check --key.",
        BifrostPermissionException => "The key may not do this.",
        BifrostBudgetExceededException => "The budget of the key is used up.",
        BifrostRateLimitException => "Too many requests: try again later.",
        BifrostNotFoundException => "There is no such batch: check --batch and --provider.",
        BifrostResultsNotReadyException => "The batch has no results to read.",
        BifrostUnsupportedOperationException => "The provider has no batches.",
        BifrostProviderUnavailableException => "The gateway cannot reach the provider.",
        BifrostConnectionException => "The connection to the gateway failed: check --base-address.",
        BifrostTimeoutException => "The gateway took too long.",
        BifrostInvalidResponseException => "This is not the answer of a gateway, or not a whole one: check --base-address.",
        _ => "The gateway reports an error.",
    };
}
