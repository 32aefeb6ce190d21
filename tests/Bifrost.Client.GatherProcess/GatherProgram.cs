using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Bifrost.Client.Gathering;
using Bifrost.Client.Jobs;
using OpenAI;
using OpenAI.Chat;

namespace Bifrost.Client.GatherProcess;

/// <summary>This program.</summary>
internal static class GatherProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments (see Program.cs).</param>
    /// <returns>0 when each question has its own answer.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = new Uri(args[0]) });
        await using var handler = new BatchingHandler(client, new BatchingOptions
        {
            Journal = new DirectoryJobJournal(args[1]),
            JobName = "questions",
            Job = new JobOptions { InitialInterval = TimeSpan.FromMilliseconds(50), MaxInterval = TimeSpan.FromMilliseconds(200) },
            IdleDelay = TimeSpan.FromSeconds(2),
        });
        var openAI = new OpenAIClient(new ApiKeyCredential("unused"), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(handler.CreateHttpClient()),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(0),
        });
        ChatClient chat = openAI.GetChatClient("a-model");
        int calls = int.Parse(args[2], CultureInfo.InvariantCulture);

        bool[] answers = await Task.WhenAll(Enumerable.Range(1, calls).Select(number => AskAsync(chat, $"question {number}")));

        Console.WriteLine($"answered {answers.Count(isRight => isRight)}");
        return answers.All(isRight => isRight) ? 0 : 1;
    }

    private static async Task<bool> AskAsync(ChatClient chat, string question)
    {
        ChatCompletion completion = await chat.CompleteChatAsync(question);
        return completion.Content[0].Text == $"answer to {question}";
    }
}
