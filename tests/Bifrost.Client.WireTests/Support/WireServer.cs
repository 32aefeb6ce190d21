using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Bifrost.Client.WireTests.Support;

/// <summary>A WireMock.Net server on the loopback interface: serves given answers, and tells what it was asked for.</summary>
internal sealed class WireServer : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start(new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });

    public Uri BaseAddress => new(_server.Url!);

    /// <summary>What was asked for since the last reset, in order.</summary>
    public IReadOnlyList<WireRequest> Requests => [.. _server.LogEntries.Select(entry => new WireRequest(entry.RequestMessage!))];

    /// <summary>Serves answers to a request, one after the other; the last one is served from then on.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="target">Its path and query, escaped as in the request line.</param>
    /// <param name="answers">The answers.</param>
    public void Serve(string method, string target, params WireAnswer[] answers)
    {
        string seen = WireTarget.Unescaped(target);
        string scenario = $"{method} {target}";
        for (int index = 0; index < answers.Length; index++)
        {
            IRequestBuilder request = Request.Create()
                .UsingMethod(MatchBehaviour.AcceptOnMatch, MatchOperator.Or, method)
                .WithUrl(url => WireTarget.Unescaped(new Uri(url).PathAndQuery) == seen);
            IRespondWithAProvider mapping = _server.Given(request);
            if (answers.Length > 1)
            {
                mapping = mapping.InScenario(scenario);
                if (index > 0)
                    mapping = mapping.WhenStateIs(StateAt(index));
                mapping = mapping.WillSetStateTo(StateAt(Math.Min(index + 1, answers.Length - 1)));
            }

            mapping.RespondWith(ResponseOf(answers[index]));
        }

        static string StateAt(int index) => $"answer {index}";
    }

    /// <summary>Forgets what is served and what was asked for.</summary>
    public void Reset() => _server.Reset();

    public void Dispose() => _server.Dispose();

    private static IResponseBuilder ResponseOf(WireAnswer answer)
    {
        IResponseBuilder response = Response.Create().WithStatusCode(answer.StatusCode);
        foreach ((string name, string value) in answer.Headers)
            response = response.WithHeader(name, value);
        return response.WithBody(answer.Body);
    }
}
