using Bifrost.Client.Transport;
using Microsoft.Extensions.Http;

namespace Bifrost.Client;

/// <summary>
/// Makes the connections of the client's own handler such that they can be closed, after all settings of the caller: until then the handler is a
/// <see cref="SocketsHttpHandler"/>, which callers can configure and replace.
/// </summary>
internal sealed class RenewableHandlerFilter : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = GatewayHttpClient.ToRenewable(builder.PrimaryHandler);
    };
}
