using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;
using Bifrost.Client.Common;
using Bifrost.Client.Jobs;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Gathering;

/// <summary>Reads what a call asks for from its request, as the SDK has made it.</summary>
internal static class CallReader
{
    // What a line of an input file has around the body.
    private const int LineOverhead = 1024;

    // Without them a request can mean something else.
    private static readonly string[] Betas = ["anthropic-beta", "OpenAI-Beta"];

    // The providers with batches: names of others before a slash are part of a model's name.
    private static readonly ModelProvider[] BatchProviders =
        [ModelProvider.OpenAI, ModelProvider.Azure, ModelProvider.Anthropic, ModelProvider.Bedrock, ModelProvider.Gemini, ModelProvider.Vertex];

    /// <summary>Reads a call.</summary>
    /// <returns>The call; or, if it cannot be batched, why. Then the request can still be sent.</returns>
    public static async ValueTask<(BatchableCall? Call, string? Reason)> ReadAsync(
        HttpRequestMessage request, BatchingOptions options, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address)
            return (null, "it has no address");
        if (request.Method != HttpMethod.Post)
            return (null, $"it is a {MessageText.ToId(request.Method.Method)}, and requests of batches are POSTs");
        if (CallRoute.Find(address) is not { } route)
        {
            return (null, $"'{CallRoute.Describe(address)}' is not an endpoint that batches have: chat completions, responses, embeddings, completions, moderations, "
                + "and messages of Anthropic");
        }

        if (Array.Find(Betas, request.Headers.NonValidated.Contains) is { } beta)
            return (null, $"it has the header {beta}, which requests of batches do not have");
        if (request.Content is not { } content)
            return (null, "it has no body");
        if (content.Headers.ContentType?.MediaType is { } type && !type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
            return (null, $"its body is {MessageText.ToMediaType(type)}, and not JSON");

        var buffer = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 1024, 1024 * 1024));
        await content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        (BatchableCall? call, string? reason) = Create(route, buffer.GetBuffer().AsSpan(0, (int)buffer.Length), options);

        // The content may be readable only once.
        if (call is null && options.Unbatchable == UnbatchableCalls.SendDirectly)
            request.Content = CreateContent(buffer, content.Headers);
        return (call, reason);
    }

    private static (BatchableCall? Call, string? Reason) Create(CallRoute route, ReadOnlySpan<byte> body, BatchingOptions options)
    {
        if (!Utf8.IsValid(body))
            return (null, "its body is not UTF-8");
        (CallBody? parsed, string? reason) = CallBody.Parse(body);
        if (parsed is null)
            return (null, reason);
        (ModelProvider? provider, string? model) = Resolve(route, parsed.Model, options);
        if (provider is not { } known)
            return (null, $"its address and its model do not name a provider; set {nameof(BatchingOptions)}.{nameof(BatchingOptions.Provider)}");
        if (GetFormatError(route, known) is string error)
            return (null, error);
        if (model is not null && string.IsNullOrWhiteSpace(model))
            return (null, "its model is blank");

        byte[] prefix = Encoding.UTF8.GetBytes($"{known}\n{route.Endpoint}\n");
        byte[] content = parsed.Write(body, prefix, model);
        int length = content.Length - prefix.Length;
        if (length + LineOverhead > Math.Min(BatchLimits.Of(known).LineBytes, JobsClient.GetLimits(known, options.Job).MaxBytes))
            return (null, $"its body has {length} bytes, which is more than a batch can hold");

        UInt128 hash = CallIdentity.ComputeHash(content);
        return (new BatchableCall(known, route.Endpoint, model, hash, new JsonPayload(content.AsMemory(prefix.Length))), null);
    }

    // At a gateway, a model can begin with its provider; where the options name the provider, it is that of all models.
    private static (ModelProvider? Provider, string? Model) Resolve(CallRoute route, string? model, BatchingOptions options)
    {
        if (route.Deployment is not null)
            return (route.Provider, route.Deployment);
        if (route.Provider is null && options.Provider is not null)
            return (options.Provider, model);
        if (!route.IsGateway || model?.IndexOf('/', StringComparison.Ordinal) is not (> 0 and int slash))
            return (route.Provider, model);
        var named = new ModelProvider(model[..slash]);
        bool isProvider = BatchProviders.Contains(named) || (route.Provider is null && ProviderName.Validate(named) is null);
        return isProvider ? (named, model[(slash + 1)..]) : (route.Provider, model);
    }

    private static string? GetFormatError(CallRoute route, ModelProvider provider)
    {
        bool isAnthropic = provider == ModelProvider.Anthropic;
        if (route.Endpoint is null)
            return isAnthropic ? null : $"batches of {MessageText.ToId(provider.Value)} take another format than messages of Anthropic";
        return isAnthropic || provider == ModelProvider.Bedrock || provider == ModelProvider.Gemini || provider == ModelProvider.Vertex
            ? $"batches of {provider} take another format than {route.Endpoint}"
            : null;
    }

    private static ReadOnlyMemoryContent CreateContent(MemoryStream buffer, HttpContentHeaders headers)
    {
        var content = new ReadOnlyMemoryContent(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
            content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }
}
