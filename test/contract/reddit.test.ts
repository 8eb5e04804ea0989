import { redditHarness } from '../simulators/reddit/harness.ts'
import { describeAdapter } from './describe-adapter.ts'

describeAdapter('Reddit, pictures in comments', redditHarness('inline'))
describeAdapter('Reddit, posts in a subreddit', redditHarness('subreddit'))
describeAdapter('Reddit, posts on the profile', redditHarness('profile'))
