using System.Text;

namespace Bifrost.Client.WireTests.Replay;

public sealed class RecordedAnswersTests : WireFixture
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    [TestCaseSource(typeof(Recording), nameof(Recording.All))]
    public async Task WireMock_serves_a_recording_with_its_status_its_headers_and_each_byte(Recording recording)
    {
        Server.Serve(recording.Method, recording.Path, recording.Answer);

        using var request = new HttpRequestMessage(new HttpMethod(recording.Method), new Uri(Server.BaseAddress, recording.Path));
        if (recording.RequestBody is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(recording.Answer.StatusCode));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(recording.Answer.Body));
        Dictionary<string, string> headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in recording.Answer.Headers)
            Assert.That(headers[name], Is.EqualTo(value), name);
    }

    [OneTimeTearDown]
    public void DisposeClient() => _http.Dispose();
}
