namespace Bifrost.Client.Testing;

/// <summary>Configures a <see cref="BifrostTestGateway"/>. Set the options before you start the gateway.</summary>
public sealed class BifrostTestGatewayOptions
{
    /// <summary>
    /// The path under which the gateway is served, as if behind a reverse proxy, for example <c>/gateway/</c>. Requests for other paths
    /// get a 404. Default: <c>/</c>.
    /// </summary>
    public string PathBase { get; set; } = "/";

    /// <summary>
    /// The loopback port to listen on. Use it to start a gateway again at the address that it had before. Default: 0, a free port.
    /// </summary>
    public int Port { get; set; }

    /// <summary>
    /// The directory for the state of the gateway. It is created if it does not exist. A gateway that is started with the directory of an earlier
    /// one goes on with its uploads, batches, cancellations and deletions. <see langword="null"/>, the default, keeps the state in memory.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A change is on disk before the response begins. The process can be killed at any time; that the operating system stops is not
    /// considered. Only one gateway can use a directory at a time.
    /// </para>
    /// <para>
    /// Set the other options as before: the state of a batch results from its time of creation, <see cref="Lifecycle"/> and
    /// <see cref="TimeProvider"/>. What a test sets on the gateway, such as <see cref="BifrostTestGateway.AnswerWith"/>,
    /// <see cref="BifrostTestGateway.Limit"/> or <see cref="BifrostTestGateway.AddBatch"/>, is not in the directory.
    /// </para>
    /// </remarks>
    public string? StateDirectory { get; set; }

    /// <summary>The gateway version to emulate. Default: <see cref="GatewayVersion.V1_5_16"/>.</summary>
    public GatewayVersion Version { get; set; }

    /// <summary>
    /// The clock that determines the state of batches. Default: <see cref="TimeProvider.System"/>. Use a <see cref="VirtualClock"/> to
    /// complete batches without waiting.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long batches that are created at the gateway stay in each state.</summary>
    public BatchLifecycle Lifecycle { get; set; } = new();

    /// <summary>
    /// The names of providers that the gateway accepts in addition to the built-in ones, such as <c>my-vllm</c>. They behave like OpenAI.
    /// A request for any other provider is rejected with status 400. Default: none.
    /// </summary>
    public IReadOnlyList<ModelProvider> CustomProviders { get; set; } = [];

    /// <summary>
    /// The names of the provider keys that the gateway has for each provider, at least one. Uploads and creates can select a key with the
    /// header <c>x-bf-api-key</c>. All keys belong to the same account, so lists return each batch and file once per key. Default:
    /// <c>main</c>.
    /// </summary>
    public IReadOnlyList<string> Keys { get; set; } = ["main"];

    /// <summary>
    /// The maximum size of a request body, in bytes. A larger request gets a 400 with a plain-text body before it is completely received,
    /// and the connection is closed. Default: 104,857,600 (100 MiB).
    /// </summary>
    public long MaxRequestBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Throws an <see cref="ArgumentException"/> if an option is invalid.</summary>
    /// <param name="paramName">The name of the caller's parameter.</param>
    internal void Validate(string paramName)
    {
        if (PathBase is null || TimeProvider is null || Lifecycle is null || CustomProviders is null || Keys is null)
            throw new ArgumentException("The options must not be null.", paramName);
        if (Keys.Count == 0)
            throw new ArgumentException($"{nameof(Keys)} must contain at least one key.", paramName);
        if (CustomProviders.Any(provider => string.IsNullOrEmpty(provider.Value)))
            throw new ArgumentException($"{nameof(CustomProviders)} must not contain an empty name.", paramName);
        if (Port is < 0 or > 65_535)
            throw new ArgumentException($"{nameof(Port)} must be between 0 and 65,535.", paramName);
        if (StateDirectory?.Length == 0)
            throw new ArgumentException($"{nameof(StateDirectory)} must not be empty.", paramName);
        if (MaxRequestBytes < 0)
            throw new ArgumentException($"{nameof(MaxRequestBytes)} must not be negative.", paramName);
    }
}
